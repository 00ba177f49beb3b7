/** Runs a task when its turn has come. */
export type Turns = <T>(task: () => Promise<T>) => Promise<T>

/**
 * Lets at most `max` tasks run at once; further ones wait, first come, first served.
 *
 * Nearly every task finds a turn free, so taking one is counting. Whoever ends with others waiting hands its turn to the
 * first of them without counting down: nobody who comes in between can overtake.
 */
export function createTurns(max: number): Turns {
  const waiting = new Set<() => void>()
  let taken = 0
  const end = () => {
    const [next] = waiting
    if (next === undefined) taken--
    else if (waiting.delete(next)) next()
  }
  return async (task) => {
    if (taken < max) taken++
    else await new Promise<void>((resolve) => waiting.add(resolve))
    try {
      return await task()
    } finally {
      end()
    }
  }
}
