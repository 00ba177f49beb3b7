/**
 * What was measured, as people read it.
 *
 * @module
 */
import type { Measured, Ranked } from './rounds.ts'

const show = (value: number, digits = 0): string => value.toFixed(digits)

const HEADER = [
  'scenario'.padEnd(14),
  'ratio (spread)'.padEnd(20),
  'gateway µs'.padStart(11),
  'baseline µs'.padStart(12),
  'rps'.padStart(6),
  'p50 ms'.padStart(8),
  'p99 ms'.padStart(8),
  'backend calls'.padStart(16),
  'baseline',
].join(' ')

function row(one: Measured): string {
  const [min, max] = one.ratioSpread
  return [
    one.name.padEnd(14),
    `${show(one.ratio, 2)}x (${show(min, 2)}-${show(max, 2)})`.padEnd(20),
    show(one.cpuUs).padStart(11),
    show(one.baselineCpuUs).padStart(12),
    show(one.rps).padStart(6),
    show(one.p50Ms, 1).padStart(8),
    show(one.p99Ms, 1).padStart(8),
    `${show(one.backendCalls, 2)} (${show(one.baselineBackendCalls, 2)})`.padStart(16),
    one.baseline,
  ].join(' ')
}

const ranking = (name: string, ranked: readonly Ranked[]): string =>
  `${name}: ${ranked.map((one) => `${one.name} ${show(one.cpuUs)} µs`).join(', ')}`

/** Ratios are CPU time per request of the whole process, the baseline's = 1.0. */
export const tableOf = (rows: readonly Measured[]): string =>
  [
    'CPU per request of the whole process, beside a baseline (= 1.0): the hand-written orchestrator, or for',
    '`remote` the best Federation gateway on npm',
    HEADER,
    ...rows.map(row),
    ...rows.flatMap(({ name, competitors }) => (competitors ? [ranking(name, competitors)] : [])),
  ].join('\n')
