import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { Stall } from '../../../gateway/resilience/stall.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

function watching() {
  const told: number[] = []
  const stall = new Stall(10, 2000, () => told.push(performance.now()))
  const begin = (calls: number) => {
    for (let call = 0; call < calls; call += 1) stall.begin()
  }
  return { stall, begin, told }
}

test('calls of which none is answered for most of their time mean that the backend hangs', () => {
  const { begin, told } = watching()
  begin(50)

  jest.advanceTimersByTime(1400)
  const early = told.length
  jest.advanceTimersByTime(200)

  expect([early, told.length]).toEqual([0, 1])
})

test('one answer among them says that it does not, for as long again', () => {
  const { stall, begin, told } = watching()
  begin(50)

  jest.advanceTimersByTime(1400)
  stall.end(true)
  jest.advanceTimersByTime(1400)
  const afterOne = told.length
  jest.advanceTimersByTime(200)

  expect([afterOne, told.length]).toEqual([0, 1])
})

test('a few slow calls say nothing, nor do many that have ended', () => {
  const { stall, begin, told } = watching()

  begin(9)
  jest.advanceTimersByTime(5000)
  begin(5)
  for (let call = 0; call < 14; call += 1) stall.end(false)
  jest.advanceTimersByTime(60_000)
  begin(9)
  jest.advanceTimersByTime(60_000)

  expect(told).toEqual([])
})
