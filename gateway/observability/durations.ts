/**
 * A histogram of durations by two labels that is told of many at once: one by one, most of the time would go into finding
 * the labels' place again.
 *
 * @module
 */
import { Histogram, type Registry } from 'prom-client'

export interface DurationsOptions<Label extends string> {
  readonly name: string
  readonly help: string
  readonly labels: readonly [Label, Label]
  readonly registry: Registry
}

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** So many wait at most, or until somebody reads. */
const MAX_WAITING = 512

/** @returns notes one duration, in milliseconds. Its count is the histogram's `_count`. */
export function createDurations<Label extends string>({
  name,
  help,
  labels: [firstLabel, secondLabel],
  registry,
}: DurationsOptions<Label>): (first: string, second: string, durationMs: number) => void {
  let waiting: { first: string; second: string; durationMs: number }[] = []
  const tell = () => {
    const told = waiting
    waiting = []
    for (const { first, second, durationMs } of told) {
      const labels = { [firstLabel]: first, [secondLabel]: second }
      histogram.observe(labels as Record<Label, string>, durationMs / 1000)
    }
  }
  const histogram = new Histogram<Label>({
    ...{ name, help, labelNames: [firstLabel, secondLabel], buckets: BUCKETS_SECONDS },
    registers: [registry],
    collect: tell,
  })
  return (first, second, durationMs) => {
    if (waiting.push({ first, second, durationMs }) >= MAX_WAITING) tell()
  }
}
