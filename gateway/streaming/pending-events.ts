/**
 * Events that wait for one slow listener: the latest position and the latest notice of each car, never more.
 *
 * @module
 */
import type { LiveEvent, LivePosition } from './live-position.ts'

export interface PendingEvents<P extends LivePosition> {
  /** Answers whether an older event of this car gave way. */
  put(event: LiveEvent<P>): boolean
  readonly size: number
  /** Everything that was put is taken in the order of the cars' first waiting event. */
  readonly events: AsyncIterableIterator<LiveEvent<P>>
  /** No more comes. What waits is forgotten. */
  end(): void
}

type Step<P extends LivePosition> = IteratorResult<LiveEvent<P>>

const DONE = { done: true, value: undefined } as const

/** @param onEnd called once, whoever ended it. */
export function createPendingEvents<P extends LivePosition>(onEnd: () => void): PendingEvents<P> {
  const waiting = new Map<string, LiveEvent<P>>()
  const takers: ((step: Step<P>) => void)[] = []
  let isEnded = false

  const end = () => {
    if (isEnded) return
    isEnded = true
    waiting.clear()
    for (const take of takers.splice(0)) take(DONE)
    onEnd()
  }

  const events: AsyncIterableIterator<LiveEvent<P>> = {
    [Symbol.asyncIterator]: () => events,
    next: () => {
      if (isEnded) return Promise.resolve(DONE)
      const [first] = waiting
      if (first === undefined) return new Promise((resolve) => takers.push(resolve))
      waiting.delete(first[0])
      return Promise.resolve({ done: false, value: first[1] })
    },
    return: () => {
      end()
      return Promise.resolve(DONE)
    },
  }

  return {
    put: (event) => {
      const take = takers.shift()
      if (take !== undefined) {
        take({ done: false, value: event })
        return false
      }
      const slot = event.kind === 'POSITION' ? event.vehicleId : `notice ${event.vehicleId}`
      const isReplaced = waiting.has(slot)
      waiting.set(slot, event)
      return isReplaced
    },
    get size() {
      return waiting.size
    },
    events,
    end,
  }
}
