/**
 * What the page's streams have around them: a clock that goes when it is told to, and a gateway that answers with streams.
 *
 * @module
 */
import type { After } from './page-module.ts'

export interface Clock {
  readonly after: After
  /** Alarms that were ever set. */
  readonly set: number
  /** Under way. */
  readonly waiting: number
  pass(ms: number): void
}

export function createClock(): Clock {
  const alarms = new Map<() => void, { readonly at: number; readonly act: () => void }>()
  let now = 0
  let set = 0
  return {
    after: (ms, act) => {
      set += 1
      const stop = () => void alarms.delete(stop)
      alarms.set(stop, { at: now + ms, act })
      return stop
    },
    get set() {
      return set
    },
    get waiting() {
      return alarms.size
    },
    pass: (ms) => {
      now += ms
      for (const [stop, { at, act }] of [...alarms]) {
        if (at > now || !alarms.delete(stop)) continue
        act()
      }
    },
  }
}

export interface Opened {
  readonly headers: Readonly<Record<string, string>>
  write(text: string): void
}

/** Each request is answered by a stream that its `signal` cuts. */
export function createStreamingFetch(opened: Opened[]): typeof fetch {
  return (_url, { headers, signal } = {}) => {
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        signal?.addEventListener('abort', () => controller.error(new Error('aborted')))
        opened.push({
          headers: headers as Record<string, string>,
          write: (text) => controller.enqueue(encoder.encode(text)),
        })
      },
    })
    const type = { 'content-type': 'text/event-stream' }
    return Promise.resolve(new Response(body, { headers: type }))
  }
}

/** Until something has come about by itself. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate)
}
