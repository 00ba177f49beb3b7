import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { loadPageModule, type PageAnswer } from './page-module.ts'
import { createClock, createStreamingFetch, until, type Clock, type Opened } from './page-world.ts'

const { watch } = await loadPageModule('live')
const { carView } = await loadPageModule('views')

const REFRESH_MS = 5 * 60_000
const SILENCE_MS = 45_000
const FAILED = { message: 'No.', path: ['vehicle', 'any'], extensions: { retryable: true } }

const machineFetch = globalThis.fetch
let clock: Clock
let opened: Opened[]
/** Requests, each with how it is answered. */
let asked: ((vehicle: object | null, errors?: readonly object[]) => void)[]
let gone: AbortController
let watching: Promise<void> | null = null

beforeEach(() => {
  clock = createClock()
  opened = []
  asked = []
  gone = new AbortController()
  const streamingFetch = createStreamingFetch(opened)
  globalThis.fetch = (url, init) => {
    if (url !== '/graphql') return streamingFetch(url, init)
    return new Promise((resolve) => {
      asked.push((vehicle, errors = []) => resolve(Response.json({ data: { vehicle }, errors })))
    })
  }
  Object.assign(globalThis, { document: Object.assign(new EventTarget(), { hidden: false }) })
})

afterEach(async () => {
  gone.abort()
  await watching
  globalThis.fetch = machineFetch
  Reflect.deleteProperty(globalThis, 'document')
})

const car = (percent: number, latitude: number) => ({
  battery: { percent },
  position: { latitude },
})

/** A car with 80 % at latitude 1, and what is shown of it since. */
async function watchCar() {
  const shown: unknown[] = []
  const states: string[] = []
  const show = ({ data }: PageAnswer) => void shown.push((data as { vehicle: unknown }).vehicle)
  const listener = {
    onAnswer: (answer: PageAnswer) => {
      show(answer)
      return true
    },
    onStream: () => undefined,
    onMoved: show,
    onState: ({ kind }: { readonly kind: string }) => void states.push(kind),
  }
  const view = carView({ carOnMap: 'query', carLive: 'subscription' }, 'a')
  watching = watch('token', view, listener, gone.signal, clock.after)
  asked[0]?.(car(80, 1))
  await until(() => states.includes('LIVE'))
  return { shown, states }
}

/** The clock goes on, and the stream is alive meanwhile. */
async function live(ms: number) {
  const stepMs = 30_000
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    const { set } = clock
    opened.at(-1)?.write(':\n\n')
    await until(() => clock.set > set)
    clock.pass(stepMs)
  }
}

function move(latitude: number) {
  const data = JSON.stringify({ data: { vehiclePosition: { latitude } } })
  opened.at(-1)?.write(`event: next\ndata: ${data}\n\n`)
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
}

test('what the stream does not tell is asked for again every five minutes, and no sooner', async () => {
  const { shown } = await watchCar()

  await live(REFRESH_MS - 30_000)
  await settle()
  const before = asked.length
  await live(30_000)
  await until(() => asked.length === 2)
  asked[1]?.(car(79, 1))
  await until(() => shown.length === 2)
  await live(REFRESH_MS)
  await until(() => asked.length === 3)

  expect(before).toBe(1)
  expect(shown).toEqual([car(80, 1), car(79, 1)])
})

test('a stream that was taken up again has nothing asked', async () => {
  const { states } = await watchCar()

  clock.pass(SILENCE_MS)
  await until(() => states.includes('RECONNECTING'))
  clock.pass(1000)
  await until(() => states.length === 4)
  await settle()

  expect(asked).toHaveLength(1)
})

test('a position that came while it was asked for is not taken back', async () => {
  const { shown } = await watchCar()
  await live(REFRESH_MS)
  await until(() => asked.length === 2)

  move(2)
  await until(() => shown.length === 2)
  asked[1]?.(car(79, 1))
  await until(() => shown.length === 3)

  expect(shown).toEqual([car(80, 1), car(80, 2), car(79, 2)])
})

test.each([
  ['without the car', null],
  ['without its position', { battery: { percent: 79 }, position: null }],
  ['without its battery', { battery: null, position: { latitude: 1 } }],
])('an answer %s leaves what is shown', async (_kind, vehicle) => {
  const { shown } = await watchCar()
  await live(REFRESH_MS)
  await until(() => asked.length === 2)

  asked[1]?.(vehicle, [FAILED])
  await settle()
  move(2)
  await until(() => shown.length > 1)

  expect(shown).toEqual([car(80, 1), car(80, 2)])
})

test('whoever goes leaves no alarm behind', async () => {
  await watchCar()

  gone.abort()
  await watching

  expect(clock.waiting).toBe(0)
})
