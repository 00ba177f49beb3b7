import { expect, test } from '@jest/globals'
import { createNamedCars } from '../../../gateway/streaming/named-cars.ts'
import { createFakeTimers } from '../../support/fake-timers.ts'

function naming(askVin: (id: string) => Promise<string | null>) {
  const timers = createFakeTimers()
  const failures: unknown[] = []
  const named = createNamedCars({
    ...{ askVin, timers, onVin: () => undefined },
    onFailure: (error) => failures.push(error),
  })
  return { named, timers, failures }
}

test('two ids may stand for one car; each goes by itself', async () => {
  const { named, timers } = naming(() => Promise.resolve('vin1'))
  named.start('a')
  named.start('b')
  await timers.pass(0)
  const both = named.idsOf('VIN1')

  named.stop('a')

  expect(both).toEqual(['a', 'b'])
  expect(named.idsOf('VIN1')).toEqual(['b'])
})

test('a failed question is put again, ever later, until the car is left', async () => {
  let calls = 0
  const { named, timers, failures } = naming(() => {
    calls += 1
    return Promise.reject(new Error('down'))
  })
  named.start('a')

  await timers.pass(60_000)
  const callsWhileWatched = calls
  named.stop('a')
  await timers.pass(3_600_000)

  expect(callsWhileWatched).toBeGreaterThan(2)
  expect(callsWhileWatched).toBeLessThan(6)
  expect([calls, failures.length, timers.waiting]).toEqual([
    callsWhileWatched,
    callsWhileWatched,
    0,
  ])
})

test('a VIN that comes after the last listener has gone is not kept', async () => {
  let answer: (vin: string) => void = () => undefined
  const { named, timers } = naming(() => new Promise((resolve) => (answer = resolve)))
  named.start('a')

  named.stop('a')
  answer('VIN1')
  await timers.pass(0)

  expect([named.idsOf('VIN1'), named.size]).toEqual([[], 0])
})
