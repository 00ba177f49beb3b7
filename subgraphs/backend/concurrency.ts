import { WaitingLine } from './waiting-line.ts'

/** Runs a task when its turn has come; for `waitMs` milliseconds at most, if they are given. */
export type Turns = <T>(task: () => Promise<T>, waitMs?: number) => Promise<T>

/** Why no turn was had: too many wait already, or the wait was too long. */
export type NoTurn = 'FULL' | 'LATE'

export interface TurnsOptions {
  /** Most tasks that wait; one more is refused at once. Default: any number. */
  readonly maxWaiting?: number | undefined
  /** What the refused one rejects with. */
  readonly refusal?: (reason: NoTurn) => Error
}

/**
 * Lets at most `max` tasks run at once; further ones wait, first come, first served.
 *
 * Nearly every task finds a turn free, so taking one is counting. Whoever ends with others waiting hands its turn to the
 * first of them without counting down: nobody who comes in between can overtake.
 */
export function createTurns(
  max: number,
  { maxWaiting = Infinity, refusal = (reason) => new Error(reason) }: TurnsOptions = {},
): Turns {
  const waiting = new WaitingLine()
  let taken = 0
  const end = () => {
    if (!waiting.callFirst()) taken--
  }
  const turn = (waitMs: number | undefined) =>
    new Promise<void>((resolve, reject) => {
      if (waitMs === undefined) {
        waiting.join(resolve)
        return
      }
      const place = waiting.join(() => {
        clearTimeout(timer)
        resolve()
      })
      const giveUp = () => waiting.leave(place) && reject(refusal('LATE'))
      const timer = setTimeout(giveUp, waitMs)
    })
  const run = <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return task().then(
        (value) => {
          end()
          return value
        },
        (error: unknown) => {
          end()
          throw error
        },
      )
    } catch (error) {
      end()
      return rejected(error)
    }
  }
  return (task, waitMs) => {
    if (taken < max) {
      taken++
      return run(task)
    }
    if (waiting.size >= maxWaiting) return rejected(refusal('FULL'))
    return turn(waitMs).then(() => run(task))
  }
}

const rejected = async (error: unknown): Promise<never> => {
  throw error
}
