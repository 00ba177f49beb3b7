import { expect, test } from '@jest/globals'
import { RightsWatch } from '../../../../gateway/streaming/answers/rights-watch.ts'
import { createFakeTimers } from './fake-timers.ts'

interface Member {
  readonly who: string
}

function watching(verdicts: ReadonlyMap<string, Error> = new Map()) {
  const timers = createFakeTimers()
  const checked: string[] = []
  const watch = new RightsWatch<Member>({
    timers,
    everyMs: 60_000,
    sameAs: ({ who }) => who,
    check: async ({ who }) => {
      checked.push(who)
      await Promise.resolve()
      return verdicts.get(who) ?? null
    },
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { timers, watch, checked, settle }
}

test('everybody is asked about within each period', async () => {
  const { timers, watch, checked, settle } = watching()
  watch.remember({ who: 'ada' }, () => undefined)
  watch.remember({ who: 'ben' }, () => undefined)

  for (let minute = 0; minute < 3; minute += 1) {
    timers.pass(60_000)
    await settle()
  }

  expect(checked.filter((who) => who === 'ada').length).toBeGreaterThanOrEqual(3)
  expect(checked.filter((who) => who === 'ben').length).toBeGreaterThanOrEqual(3)
  expect(checked.length).toBeLessThanOrEqual(10)
})

test('those who would be judged alike are judged once, and leave together', async () => {
  const { watch, checked, settle } = watching(new Map([['ada', new Error('withdrawn')]]))
  const left: string[] = []
  watch.remember({ who: 'ada' }, ({ message }) => left.push(`first ${message}`))
  watch.remember({ who: 'ada' }, ({ message }) => left.push(`second ${message}`))
  watch.remember({ who: 'ben' }, () => left.push('ben'))

  watch.now(() => true)
  await settle()

  expect(checked).toEqual(['ada', 'ben'])
  expect(left).toEqual(['first withdrawn', 'second withdrawn'])
})

test('many changes are asked about at once and then again, not each', async () => {
  const { timers, watch, checked, settle } = watching()
  watch.remember({ who: 'ada' }, () => undefined)

  for (let change = 0; change < 100; change += 1) watch.now(() => true)
  await settle()
  const atOnce = checked.length
  timers.pass(15_000)
  await settle()

  expect([atOnce, checked.length]).toEqual([1, 2])
})

test('only those are asked about whom a change concerns', async () => {
  const { watch, checked, settle } = watching()
  watch.remember({ who: 'ada' }, () => undefined)
  watch.remember({ who: 'ben' }, () => undefined)

  watch.now(({ who }) => who === 'ben')
  await settle()

  expect(checked).toEqual(['ben'])
})

test('nobody is asked about who has left', async () => {
  const { timers, watch, checked, settle } = watching()
  const ada = { who: 'ada' }
  watch.remember(ada, () => undefined)

  watch.forget(ada)
  timers.pass(600_000)
  await settle()

  expect(checked).toEqual([])
})
