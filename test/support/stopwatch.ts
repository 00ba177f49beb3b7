/**
 * Time as a caller sees it, without what a busy machine took from this process.
 *
 * @module
 */
const BEAT_MS = 5

export interface Timed<T> {
  readonly value: T
  /** Between call and result, in milliseconds, less {@link Timed.lateMs}. */
  readonly tookMs: number
  /** By how much a timer beside it came late, all in all: time in which nothing of this process could run. */
  readonly lateMs: number
}

export async function timed<T>(run: () => Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now()
  let beatAt = startedAt
  let lateMs = 0
  const beat = () => {
    const nowMs = performance.now()
    lateMs += Math.max(0, nowMs - beatAt - 2 * BEAT_MS)
    beatAt = nowMs
  }
  const timer = setInterval(beat, BEAT_MS)
  try {
    const value = await run()
    beat()
    return { value, tookMs: performance.now() - startedAt - lateMs, lateMs }
  } finally {
    clearInterval(timer)
  }
}

const UNFAIR_MS = 50
const MOST_PLAYS = 5

/**
 * Plays again what failed while the machine was busy with others; what fails on a machine that lets it be, fails.
 *
 * @param unfairMs where nothing of this process could run for longer, a failure says nothing.
 */
export async function fairly<T>(play: () => Promise<T>, unfairMs = UNFAIR_MS): Promise<T> {
  for (let plays = 1; ; plays += 1) {
    const { value, lateMs } = await timed(() =>
      play().then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      ),
    )
    if ('result' in value) return value.result
    if (lateMs < unfairMs || plays === MOST_PLAYS) throw value.error
  }
}
