/** Events that a test tells, to all who listen. */
export interface Source<Event> {
  tell(event: Event): void
  fail(error: Error): void
  readonly listeners: number
  /** Resolves when so many listen. */
  reached(listeners: number): Promise<void>
  listen(wants: (event: Event) => boolean): AsyncIterableIterator<Event>
}

interface Listener<Event> {
  readonly wants: (event: Event) => boolean
  readonly waiting: Event[]
  error: Error | null
  isEnded: boolean
  wake: () => void
}

export function createSource<Event>(): Source<Event> {
  const listeners = new Set<Listener<Event>>()
  const watchers = new Set<() => void>()
  const changed = () => {
    for (const look of watchers) look()
  }
  return {
    tell: (event) => {
      for (const one of listeners) {
        if (one.wants(event)) one.waiting.push(event)
        one.wake()
      }
    },
    fail: (error) => {
      for (const one of listeners) {
        one.error = error
        one.wake()
      }
    },
    get listeners() {
      return listeners.size
    },
    reached: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (listeners.size !== count) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      }),
    listen: (wants) => {
      const one: Listener<Event> = {
        wants,
        waiting: [],
        error: null,
        isEnded: false,
        wake: () => undefined,
      }
      listeners.add(one)
      changed()
      const end = () => {
        one.isEnded = true
        listeners.delete(one)
        one.wake()
        changed()
      }
      const events: AsyncIterableIterator<Event> = {
        [Symbol.asyncIterator]: () => events,
        next: async () => {
          while (one.waiting.length === 0 && !one.isEnded && !one.error) {
            await new Promise<void>((resolve) => {
              one.wake = resolve
            })
          }
          if (one.error) throw one.error
          const value = one.waiting.shift()
          return one.isEnded || value === undefined
            ? { done: true, value: undefined }
            : { done: false, value }
        },
        return: () => {
          end()
          return Promise.resolve({ done: true, value: undefined })
        },
      }
      return events
    },
  }
}
