import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { loadPageModule } from './page-module.ts'
import { createClock, createStreamingFetch, until, type Clock, type Opened } from './page-world.ts'

const { readStream } = await loadPageModule('event-stream')
const { listen } = await loadPageModule('listening')

const EVENT = 'id: 7-car\nevent: next\ndata: {"data":{"a":1}}\n\n'
const SILENCE_MS = 45_000
const RENEWAL_MS = 30 * 60_000

const machineFetch = globalThis.fetch
let clock: Clock
let opened: Opened[]
let gone: AbortController
let listening: Promise<void> | null = null

beforeEach(() => {
  clock = createClock()
  opened = []
  gone = new AbortController()
  globalThis.fetch = createStreamingFetch(opened)
  Object.assign(globalThis, { document: Object.assign(new EventTarget(), { hidden: false }) })
})

afterEach(async () => {
  gone.abort()
  await listening
  globalThis.fetch = machineFetch
  Reflect.deleteProperty(globalThis, 'document')
})

/** Begins to read; tells how that ended. */
async function read(): Promise<{ end: string | null }> {
  const reading: { end: string | null } = { end: null }
  const listener = { lastEventId: null, onOpen: () => undefined, onEvent: () => undefined }
  readStream('token', {}, listener, gone.signal, clock.after).then(
    () => (reading.end = 'ended'),
    () => (reading.end = 'cut'),
  )
  await until(() => opened.length === 1)
  return reading
}

/** Begins to listen; answers what is told of how it goes. */
async function listenOn(): Promise<readonly string[]> {
  const states: string[] = []
  const onState = ({ kind }: { readonly kind: string }) => void states.push(kind)
  const listener = { onEvent: () => undefined, onState }
  listening = listen('token', {}, listener, gone.signal, clock.after)
  await until(() => states.includes('LIVE'))
  return states
}

/** Says something, and waits until it is heard. */
async function sayTo(stream: Opened | undefined, text: string): Promise<void> {
  const { set } = clock
  stream?.write(text)
  await until(() => clock.set > set)
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
}

test('a stream that says nothing for 45 s is cut, and no sooner', async () => {
  const reading = await read()

  clock.pass(SILENCE_MS - 1)
  await settle()
  const before = reading.end
  clock.pass(1)
  await until(() => reading.end !== null)

  expect(before).toBeNull()
  expect(reading.end).toBe('cut')
  expect(clock.waiting).toBe(0)
})

test('a sign of life begins the 45 s anew', async () => {
  const reading = await read()

  clock.pass(SILENCE_MS - 1)
  await sayTo(opened[0], ':\n\n')
  clock.pass(SILENCE_MS - 1)
  await settle()
  const before = reading.end
  clock.pass(1)
  await until(() => reading.end !== null)

  expect(before).toBeNull()
  expect(reading.end).toBe('cut')
})

test('after silence the stream is taken up where it was', async () => {
  const states = await listenOn()
  await sayTo(opened[0], EVENT)

  clock.pass(SILENCE_MS)
  await until(() => states.includes('RECONNECTING'))
  clock.pass(1000)
  await until(() => states.length === 4)

  expect(states).toEqual(['CONNECTING', 'LIVE', 'RECONNECTING', 'LIVE'])
  expect(opened.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '7-car'])
})

test('a stream of 30 minutes begins anew, as if there had been none, and nobody sees it', async () => {
  const states = await listenOn()
  await sayTo(opened[0], EVENT)

  const stepMs = 30_000
  for (let ms = stepMs; ms < RENEWAL_MS; ms += stepMs) {
    clock.pass(stepMs)
    await sayTo(opened[0], ':\n\n')
  }
  const before = opened.length
  clock.pass(stepMs)
  await until(() => states.length === 3)

  expect(before).toBe(1)
  expect(states).toEqual(['CONNECTING', 'LIVE', 'LIVE'])
  expect(opened.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, undefined])
})

test('one that was cut leaves no renewal behind for the next', async () => {
  const states = await listenOn()

  clock.pass(SILENCE_MS)
  await until(() => states.includes('RECONNECTING'))
  await settle()

  // The pause before it is tried again.
  expect(clock.waiting).toBe(1)
})
