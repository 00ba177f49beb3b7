import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { Stall } from '../../../gateway/resilience/stall.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

const begin = (stall: Stall, calls: number): boolean =>
  Array.from({ length: calls }, () => stall.begin()).includes(true)

test('calls of which none is answered for most of their time mean that the backend hangs', () => {
  const stall = new Stall(10, 2000)

  const atOnce = begin(stall, 50)
  jest.advanceTimersByTime(1400)
  const early = stall.begin()
  jest.advanceTimersByTime(200)

  expect([atOnce, early, stall.begin()]).toEqual([false, false, true])
})

test('one answer among them says that it does not', () => {
  const stall = new Stall(10, 2000)
  begin(stall, 50)

  jest.advanceTimersByTime(1400)
  stall.end(true)
  jest.advanceTimersByTime(1400)

  expect(stall.begin()).toBe(false)
})

test('a few slow calls say nothing, nor does a long time without any', () => {
  const stall = new Stall(10, 2000)

  const few = begin(stall, 9)
  jest.advanceTimersByTime(1900)
  const later = stall.begin()
  for (let call = 0; call < 10; call += 1) stall.end(false)
  jest.advanceTimersByTime(60_000)

  expect([few, later, begin(stall, 50)]).toEqual([false, false, false])
})
