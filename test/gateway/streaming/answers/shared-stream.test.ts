import { expect, test } from '@jest/globals'
import { StreamEnd } from '../../../../gateway/streaming/answers/answer.ts'
import { SharedStream } from '../../../../gateway/streaming/answers/shared-stream.ts'
import { createSource } from '../../server/streams/source.ts'
import { createFakeTimers } from './fake-timers.ts'

interface Tick {
  readonly about: string
  readonly number: number
}

function sharing() {
  const timers = createFakeTimers()
  const source = createSource<Tick>()
  const counters = { executed: 0, delivered: 0, conflated: 0 }
  const ran: string[] = []
  const open: (() => void)[] = []
  let isEmpty = 0
  const stream = new SharedStream<string>({
    toStreamEvent: (event) => {
      const { about, number } = event as Tick
      return { about, sequence: number, event }
    },
    answer: async (event, member) => {
      const { about, number } = event as Tick
      ran.push(`${about}${String(number)} for ${member}`)
      await new Promise<void>((resolve) => open.push(resolve))
      return String(number)
    },
    toEnd: () => new StreamEnd([{ message: 'failed' }]),
    onEmpty: () => (isEmpty += 1),
    counters,
    now: timers.now,
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const finish = async () => {
    await settle()
    for (const resolve of open.splice(0)) resolve()
    await settle()
  }
  return { timers, source, counters, ran, stream, settle, finish, emptied: () => isEmpty }
}

test('while one event is run only the latest about the same waits', async () => {
  const { source, stream, ran, finish } = sharing()
  stream.join('ada', undefined, () => undefined)
  stream.run(source.listen(() => true))

  for (const number of [1, 2, 3]) source.tell({ about: 'a', number })
  source.tell({ about: 'b', number: 9 })
  await finish()
  await finish()

  expect(ran).toEqual(['a1 for ada', 'b9 for ada', 'a3 for ada'])
})

test('what is older than it says is run again for who joins', async () => {
  const { source, stream, ran, finish, timers } = sharing()
  stream.join('ada', undefined, () => undefined)
  stream.run(source.listen(() => true))
  source.tell({ about: 'a', number: 1 })
  await finish()

  const soon = stream.join('ben', undefined, () => undefined)
  timers.pass(60_000)
  const late = stream.join('eva', undefined, () => undefined)
  await finish()

  expect((await soon.next()).value).toMatchObject({ text: '1' })
  expect((await late.next()).value).toMatchObject({ text: '1' })
  expect(ran).toEqual(['a1 for ada', 'a1 for eva'])
})

test('what was seen last is not told again, other things are', async () => {
  const { source, stream, finish } = sharing()
  stream.join('ada', undefined, () => undefined)
  stream.run(source.listen(() => true))
  source.tell({ about: 'a', number: 1 })
  source.tell({ about: 'b', number: 1 })
  await finish()

  const back = stream.join('ben', { about: 'a', sequence: 1 }, () => undefined)

  expect((await back.next()).value).toMatchObject({ about: 'b' })
})

test('what was seen elsewhere is not told again by a stream that begins with who comes back', async () => {
  const { source, stream, finish } = sharing()
  const back = stream.join('ada', { about: 'a', sequence: 5 }, () => undefined)
  const next = back.next()
  stream.run(source.listen(() => true))

  source.tell({ about: 'a', number: 5 })
  await finish()
  source.tell({ about: 'a', number: 6 })
  await finish()

  expect((await next).value).toMatchObject({ text: '6' })
})

test('another listener is who it is run for when the first has gone', async () => {
  const { source, stream, ran, finish } = sharing()
  const first = stream.join('ada', undefined, () => undefined)
  stream.join('ben', undefined, () => undefined)
  stream.run(source.listen(() => true))

  await first.return()
  source.tell({ about: 'a', number: 1 })
  await finish()

  expect(ran).toEqual(['a1 for ben'])
})

test('the source ends with the last listener', async () => {
  const { source, stream, emptied } = sharing()
  const [one, two] = [
    stream.join('ada', undefined, () => undefined),
    stream.join('ben', undefined, () => undefined),
  ]
  stream.run(source.listen(() => true))

  await one.return()
  const left = source.listeners
  await two.return()

  expect([left, source.listeners, emptied()]).toEqual([1, 0, 1])
})

test('a source that fails ends it for all with a reason', async () => {
  const { source, stream } = sharing()
  const one = stream.join('ada', undefined, () => undefined)
  const next = one.next()
  stream.run(source.listen(() => true))

  source.fail(new Error('broken'))

  await expect(next).rejects.toMatchObject({ errors: [{ message: 'failed' }] })
})
