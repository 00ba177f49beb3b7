import { expect, test } from '@jest/globals'
import { FlightShare } from '../../../gateway/engine/flight-share.ts'

const read = (body: string) => ({ of: 'a', body })

/** Reads that answer their number, from 1, when they are told to. */
function startFlights() {
  const land: (() => void)[] = []
  const share = new FlightShare<number>()
  const start = (): Promise<number> =>
    new Promise((resolve) => {
      const number = land.push(() => resolve(number))
    })
  return { land, ask: (body: string | null) => share.run(body === null ? null : read(body), start) }
}

test('a read is shared until it has landed, whichever others land before', async () => {
  const { land, ask } = startFlights()
  const [first, second, third] = [ask('x'), ask('y'), ask('z')]

  land[0]?.()
  await first
  const again = [ask('x'), ask('y'), ask('z')]

  expect(land).toHaveLength(4)
  expect(again[1]).toBe(second)
  expect(again[2]).toBe(third)
  expect(again[0]).not.toBe(first)
})

test('a read after a mutation is not shared with one before it', async () => {
  const { land, ask } = startFlights()
  const before = ask('x')
  const mutation = ask(null)

  land[1]?.()
  await mutation
  const after = ask('x')

  expect(after).not.toBe(before)
  expect(ask('x')).toBe(after)
})

test('a read that failed is made again', async () => {
  const share = new FlightShare<number>()
  const failing = share.run(read('x'), () => Promise.reject(new Error('down')))

  await expect(failing).rejects.toThrow('down')
  const again = share.run(read('x'), () => Promise.resolve(1))

  await expect(again).resolves.toBe(1)
})
