import { expect, test } from '@jest/globals'
import { PendingAnswers } from '../../../../gateway/streaming/answers/pending-answers.ts'

const answer = (about: string, sequence: number) => ({ text: '{}', about, sequence })

test('of answers about the same only the latest waits, in the place of the first', async () => {
  const pending = new PendingAnswers(() => undefined)

  const replaced = [
    pending.put(answer('a', 1)),
    pending.put(answer('b', 1)),
    pending.put(answer('a', 2)),
  ]

  expect(replaced).toEqual([false, false, true])
  expect(await pending.next()).toMatchObject({ value: { about: 'a', sequence: 2 } })
  expect(await pending.next()).toMatchObject({ value: { about: 'b' } })
})

test('whoever waits gets the next one at once', async () => {
  const pending = new PendingAnswers(() => undefined)
  const next = pending.next()

  pending.put(answer('a', 1))

  expect(await next).toMatchObject({ done: false, value: { sequence: 1 } })
})

test('a reason is told once, to whoever waits or comes next', async () => {
  const waiting = new PendingAnswers(() => undefined)
  const later = new PendingAnswers(() => undefined)
  const next = waiting.next()

  waiting.end(new Error('withdrawn'))
  later.end(new Error('withdrawn'))

  await expect(next).rejects.toThrow('withdrawn')
  await expect(later.next()).rejects.toThrow('withdrawn')
  expect(await waiting.next()).toMatchObject({ done: true })
  expect(await later.next()).toMatchObject({ done: true })
})

test('its end is told once, and nothing waits any more', async () => {
  let ends = 0
  const pending = new PendingAnswers(() => (ends += 1))
  pending.put(answer('a', 1))

  await pending.return()
  pending.end()
  pending.put(answer('a', 2))

  expect(ends).toBe(1)
  expect(await pending.next()).toMatchObject({ done: true })
})

test('a number that was seen under another clock holds up the first answer alone', async () => {
  const pending = new PendingAnswers(() => undefined, { about: 'a', sequence: 1000 })

  pending.put(answer('a', 7))
  pending.put(answer('a', 8))

  expect(await pending.next()).toMatchObject({ value: { sequence: 8 } })
})

test('that a car cannot be asked is told whatever was seen', async () => {
  const pending = new PendingAnswers(() => undefined, { about: 'a', sequence: 1000 })

  pending.put(answer('a', 0))

  expect(await pending.next()).toMatchObject({ value: { sequence: 0 } })
})
