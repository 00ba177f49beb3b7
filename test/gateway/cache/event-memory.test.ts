import { expect, test } from '@jest/globals'
import { createLocalMemory, createStoredMemory } from '../../../gateway/cache/event-memory.ts'

function createClock() {
  let ms = 1_000_000
  return { now: () => ms, advance: (by: number) => void (ms += by) }
}

function createStore() {
  const values = new Map<string, unknown>()
  return {
    values,
    get: (key: string) => Promise.resolve(values.get(key)),
    set: async (key: string, value: unknown) => void values.set(key, value),
  }
}

test('an event is remembered for as long as it says, and no other one', async () => {
  const { now, advance } = createClock()
  const memories = [
    createLocalMemory({ forMs: 1000, now }),
    createStoredMemory(createStore(), { prefix: 'test', forMs: 1000, now }),
  ]
  await Promise.all(memories.map((memory) => memory.add('one')))

  advance(999)
  const within = await Promise.all(memories.flatMap(({ has }) => [has('one'), has('other')]))
  advance(1)
  const after = await Promise.all(memories.map(({ has }) => has('one')))

  expect(within).toEqual([true, false, true, false])
  expect(after).toEqual([false, false])
})

test('what one process remembers, another one knows', async () => {
  const { now } = createClock()
  const store = createStore()
  const options = { prefix: 'test', forMs: 1000, now }
  await createStoredMemory(store, options).add('one')

  expect(await createStoredMemory(store, options).has('one')).toBe(true)
})

test('the store never holds more than its places', async () => {
  const { now } = createClock()
  const store = createStore()
  const memory = createStoredMemory(store, { prefix: 'test', forMs: 1000, now })

  for (let index = 0; index < 70_000; index += 1) await memory.add(`event ${String(index)}`)

  expect(store.values.size).toBeLessThanOrEqual(65_536)
})

test('without its store every event is a new one', async () => {
  const { now } = createClock()
  const away = () => Promise.reject(new Error('away'))
  const memory = createStoredMemory({ get: away, set: away }, { prefix: 'test', forMs: 1000, now })
  await memory.add('one')

  expect(await memory.has('one')).toBe(false)
})
