/**
 * One round on one process, and what pairs of rounds come to. CPU time is that of the whole process, from the
 * operating system.
 *
 * @module
 */
import { median, percentile, runLoad, type LoadRequest, type LoadResult } from './load.ts'
import { cpuMs, type Started } from './processes.ts'

export interface Measured {
  readonly name: string
  /** Which process the gateway is measured beside. */
  readonly baseline: string
  /** CPU time per request, gateway to baseline: median of the rounds. */
  readonly ratio: number
  readonly ratioSpread: readonly [min: number, max: number]
  readonly cpuUs: number
  readonly baselineCpuUs: number
  readonly rps: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Backend calls of the gateway per request. */
  readonly backendCalls: number
  readonly baselineBackendCalls: number
  /** Whom the baseline was chosen from, the best first. */
  readonly competitors?: readonly Ranked[]
}

export interface Ranked {
  readonly name: string
  /** CPU time per request: median of the rounds. */
  readonly cpuUs: number
}

export interface Round {
  readonly cpuUs: number
  readonly load: LoadResult
  readonly backendCalls: number
}

export interface RoundPair {
  readonly ours: Round
  readonly theirs: Round
}

export interface RoundOptions {
  readonly target: Started
  /** Tells at `/calls` how many backend calls there were since it was last asked. */
  readonly stub: Started
  readonly requests: readonly LoadRequest[]
  readonly concurrency: number
  readonly check: (body: string) => void
}

export async function runRound({
  target,
  stub,
  requests,
  concurrency,
  check,
}: RoundOptions): Promise<Round> {
  await takeCalls(stub)
  const before = await cpuMs(target.pid)
  const load = await runLoad({ url: target.url, requests, concurrency, check })
  const spentMs = (await cpuMs(target.pid)) - before
  return {
    load,
    cpuUs: (spentMs * 1000) / requests.length,
    backendCalls: (await takeCalls(stub)) / requests.length,
  }
}

async function takeCalls({ url }: Started): Promise<number> {
  const answer = (await (await fetch(`${url}/calls`)).json()) as { readonly calls: number }
  return answer.calls
}

export function summarize(name: string, baseline: string, pairs: readonly RoundPair[]): Measured {
  const ratios = pairs.map(({ ours, theirs }) => ours.cpuUs / theirs.cpuUs)
  const latencies = pairs.flatMap(({ ours }) => ours.load.latenciesMs).sort((a, b) => a - b)
  return {
    name,
    baseline,
    ratio: median(ratios),
    ratioSpread: [Math.min(...ratios), Math.max(...ratios)],
    cpuUs: median(pairs.map(({ ours }) => ours.cpuUs)),
    baselineCpuUs: median(pairs.map(({ theirs }) => theirs.cpuUs)),
    rps: median(pairs.map(({ ours }) => ours.load.latenciesMs.length / ours.load.seconds)),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    backendCalls: median(pairs.map(({ ours }) => ours.backendCalls)),
    baselineBackendCalls: median(pairs.map(({ theirs }) => theirs.backendCalls)),
  }
}
