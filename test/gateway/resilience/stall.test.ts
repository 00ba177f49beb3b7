import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Stall } from '../../../gateway/resilience/stall.ts'

const TIMEOUT_MS = 2000
const LEAST = 10

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

/** A backend's calls, and when it was found to hang, in milliseconds after `restart`. */
function watching(afterMs = 500) {
  let fromMs = performance.now()
  const told: number[] = []
  const onStall = () => void told.push(performance.now() - fromMs)
  const stall = new Stall({ leastCalls: LEAST, afterMs, timeoutMs: TIMEOUT_MS, onStall })
  const begin = (calls: number) => Array.from({ length: calls }, () => stall.begin())
  const answer = (begun: readonly number[]) => {
    for (const begunMs of begun) stall.answer(begunMs, true)
  }
  const answerAfter = (calls: number, tookMs: number) => {
    const begun = begin(calls)
    jest.advanceTimersByTime(tookMs)
    answer(begun)
  }
  const restart = () => {
    fromMs = performance.now()
  }
  return { stall, begin, answer, answerAfter, restart, told }
}

/** One that answers within so many milliseconds. */
function answering(usualMs: number, afterMs?: number) {
  const backend = watching(afterMs)
  for (let round = 0; round < 10; round += 1) backend.answerAfter(5, usualMs)
  backend.restart()
  return backend
}

describe('a backend that was answering hangs', () => {
  test('when ten calls wait half a second for the first answer', () => {
    const { begin, told } = answering(20)
    begin(LEAST)

    jest.advanceTimersByTime(400)
    const early = told.length
    jest.advanceTimersByTime(200)

    expect([early, told.length]).toEqual([0, 1])
  })

  test('though calls come one after the other and it answered up to then', () => {
    const { begin, answer, told, restart } = answering(20)
    answer(begin(60).slice(0, 1))
    restart()

    for (let call = 0; call < 200 && told.length === 0; call += 1) {
      begin(1)
      jest.advanceTimersByTime(5)
    }

    expect(told[0]).toBeGreaterThanOrEqual(500)
    expect(told[0]).toBeLessThanOrEqual(600)
  })

  test.each([
    [100, 500],
    [200, 800],
    [300, 1200],
    [450, 1500],
    [1400, 1750],
  ])('with slowest answers of %d ms after %d ms', (usualMs, silentMs) => {
    const { begin, told } = answering(usualMs)
    begin(LEAST)

    jest.advanceTimersByTime(4000)

    expect(told[0]).toBeGreaterThanOrEqual(silentMs)
    expect(told[0]).toBeLessThanOrEqual(silentMs + 100)
  })

  test('later, when calls are given up, as soon as ten others have waited that long', () => {
    const { begin, stall, told } = answering(20)
    const begun = begin(LEAST + 5)

    jest.advanceTimersByTime(250)
    for (const begunMs of begun.slice(0, 5)) stall.giveUp(begunMs)
    begin(1)
    jest.advanceTimersByTime(450)
    const early = told.length
    jest.advanceTimersByTime(200)

    expect([early, told.length]).toEqual([0, 1])
  })

  test('after three quarters of their time where nothing is known of its usual one', () => {
    const { begin, told } = watching()
    begin(50)

    jest.advanceTimersByTime(1400)
    const early = told.length
    jest.advanceTimersByTime(200)

    expect([early, told.length]).toEqual([0, 1])
  })
})

describe('a backend does not hang', () => {
  test('that pauses for 300 ms under many calls', () => {
    const { answerAfter, told } = answering(5)

    for (let pause = 0; pause < 20; pause += 1) answerAfter(200, 300)

    expect(told).toEqual([])
  })

  test('that takes 1.5 s for every call, as it always has', () => {
    const { answerAfter, told } = answering(1500)

    for (let round = 0; round < 20; round += 1) answerAfter(64, 1500)

    expect(told).toEqual([])
  })

  test('that has just begun, with a first minute of ever faster answers', () => {
    const { answerAfter, told } = watching()

    for (let tookMs = 1400; tookMs > 50; tookMs -= 50) answerAfter(30, tookMs)

    expect(told).toEqual([])
  })

  test('that begins anew after it was asked nothing for 20 s', () => {
    const { answerAfter, told } = answering(5)

    jest.advanceTimersByTime(20_000)
    answerAfter(30, 1400)

    expect(told).toEqual([])
  })

  test('that keeps one path waiting and answers another', () => {
    const { begin, answerAfter, told } = answering(5)
    begin(100)

    for (let other = 0; other < 20; other += 1) answerAfter(1, 100)

    expect(told).toEqual([])
  })

  test('because calls it lost long ago are still under way when one comes that is answered', () => {
    const { begin, answerAfter, told } = answering(5)
    begin(100)
    answerAfter(1, 5)

    jest.advanceTimersByTime(TIMEOUT_MS)
    answerAfter(1, 5)
    jest.advanceTimersByTime(TIMEOUT_MS)

    expect(told).toEqual([])
  })

  test('because of calls it lost before it was well again, beside nine that wait', () => {
    const { begin, stall, told } = answering(5)
    begin(100)
    jest.advanceTimersByTime(10)
    stall.beginAnew()

    begin(LEAST - 1)
    jest.advanceTimersByTime(TIMEOUT_MS)

    expect(told).toEqual([])
  })

  test('towards fewer than ten calls, however long they wait', () => {
    const { begin, told } = answering(5)
    begin(LEAST - 1)

    jest.advanceTimersByTime(60_000)

    expect(told).toEqual([])
  })

  test('towards calls that nobody waits for longer than 100 ms', () => {
    const { begin, stall, told } = answering(5)

    for (let round = 0; round < 50; round += 1) {
      const begun = begin(30)
      jest.advanceTimersByTime(100)
      for (const begunMs of begun) stall.giveUp(begunMs)
    }

    expect(told).toEqual([])
  })

  test('towards ever others of twenty calls that always wait', () => {
    const { begin, stall, told } = answering(5)
    const begun = begin(20)

    for (let call = 0; call < 500; call += 1) {
      jest.advanceTimersByTime(10)
      stall.giveUp(begun.shift() ?? NaN)
      begun.push(...begin(1))
    }

    expect(told).toEqual([])
  })

  test('while this process does not get to run', () => {
    const { begin, answer, told } = answering(5)
    const begun = begin(50)
    jest.advanceTimersByTime(450)

    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 5000)
    jest.advanceTimersByTime(60)
    answer(begun)
    clock.mockRestore()

    expect(told).toEqual([])
  })
})

test('calls lost before it was well again take nothing from those that wait now', () => {
  const { begin, stall, told } = answering(5)
  const lost = begin(100)
  jest.advanceTimersByTime(10)
  stall.beginAnew()

  begin(LEAST)
  const counted = lost.map((begunMs) => stall.giveUp(begunMs))
  jest.advanceTimersByTime(600)

  expect(new Set(counted)).toEqual(new Set([false]))
  expect(told).toHaveLength(1)
})

test('a single slow answer is forgotten after half a minute', () => {
  const { answerAfter, begin, told } = answering(5)
  answerAfter(1, 1900)

  for (let second = 0; second < 30; second += 1) {
    answerAfter(5, 40)
    jest.advanceTimersByTime(960)
  }
  begin(LEAST)
  jest.advanceTimersByTime(600)

  expect(told).toHaveLength(1)
})

test('answers that say that it cannot answer say nothing about how fast it usually is', () => {
  const { begin, stall, told } = watching()
  for (const begunMs of begin(100)) stall.answer(begunMs, false)

  begin(50)
  jest.advanceTimersByTime(1400)

  expect(told).toEqual([])
})

test('a sign of life from any call ends the silence', () => {
  const { begin, stall, told } = answering(5)
  begin(50)

  for (let tick = 0; tick < 20; tick += 1) {
    jest.advanceTimersByTime(400)
    stall.hear()
    begin(1)
  }

  expect(told).toEqual([])
})

test('however many calls there are, one clock is watched, and none when they are over', () => {
  const { begin, answer } = answering(5)

  const begun = begin(1000)
  const watched = jest.getTimerCount()
  answer(begun)
  jest.advanceTimersByTime(100)

  expect([watched, jest.getTimerCount()]).toEqual([1, 0])
})
