/**
 * What an outage looked like, from when calls and requests were made.
 *
 * @module
 */
import type { Sent } from './steady-load.ts'

/** Times in milliseconds of `performance.now`. */
export interface Phases {
  readonly calmFromMs: number
  readonly outageFromMs: number
  readonly returnedAtMs: number
  /** How long after its begin the outage is to be known. */
  readonly knownAfterMs: number
  readonly endedAtMs: number
}

interface Compared {
  readonly calm: number
  readonly outage: number
}

export interface OutageFigures {
  /** Calls to the backend per second while all is well. */
  readonly calmCallsPerSecond: number
  /** In each second of the outage. */
  readonly outageCalls: readonly number[]
  /** Most of them in any second once it is known. */
  readonly worstLaterSecond: number
  /** From the backend's return to the last answer that was not whole, in milliseconds. */
  readonly recoveryMs: number
  /** Most calls in any second after its return. */
  readonly peakAfterReturn: number
  /** Of everything else. */
  readonly p50Ms: Compared
  readonly p99Ms: Compared
}

const SECOND_MS = 1000

/** What is cut off at the begin of calm: connections open and code warms up. */
const WARM_UP_MS = 3000

export function toFigures(
  { calmFromMs, outageFromMs, returnedAtMs, endedAtMs, knownAfterMs }: Phases,
  callsAtMs: readonly number[],
  affected: readonly Sent[],
  others: readonly Sent[],
): OutageFigures {
  const warmFromMs = Math.min(calmFromMs + WARM_UP_MS, (calmFromMs + outageFromMs) / 2)
  const callsIn = (fromMs: number, toMs: number) =>
    callsAtMs.filter((atMs) => atMs >= fromMs && atMs < toMs)
  const seconds = Math.floor((returnedAtMs - outageFromMs) / SECOND_MS)
  const outageCalls = Array.from({ length: seconds }, (_, second) => {
    const fromMs = outageFromMs + second * SECOND_MS
    return callsIn(fromMs, fromMs + SECOND_MS).length
  })
  const bad = affected.filter(({ atMs, isGood }) => atMs >= returnedAtMs && !isGood)
  const tookIn = (fromMs: number, toMs: number) =>
    others.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ tookMs }) => tookMs)
  const compare = (share: number): Compared => ({
    calm: quantile(tookIn(warmFromMs, outageFromMs), share),
    outage: quantile(tookIn(outageFromMs, returnedAtMs), share),
  })
  return {
    calmCallsPerSecond:
      (callsIn(warmFromMs, outageFromMs).length / (outageFromMs - warmFromMs)) * SECOND_MS,
    outageCalls,
    worstLaterSecond: busiestSecond(callsIn(outageFromMs + knownAfterMs, returnedAtMs)),
    recoveryMs: Math.max(0, ...bad.map(({ atMs }) => atMs - returnedAtMs)),
    peakAfterReturn: busiestSecond(callsIn(returnedAtMs, endedAtMs)),
    p50Ms: compare(0.5),
    p99Ms: compare(0.99),
  }
}

/** Most of them in any window of a second, wherever it begins. */
export function busiestSecond(timesMs: readonly number[]): number {
  let first = 0
  let most = 0
  timesMs.forEach((atMs, index) => {
    while ((timesMs[first] ?? atMs) <= atMs - SECOND_MS) first += 1
    most = Math.max(most, index - first + 1)
  })
  return most
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
