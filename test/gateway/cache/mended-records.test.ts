import { expect, test } from '@jest/globals'
import { OperationJournal } from '../../../gateway/cache/journal.ts'
import { BackendError, type BackendErrorCode } from '../../../subgraphs/backend/errors.ts'
import { cacheOn } from './cache-on.ts'

interface Car {
  readonly place: string | Error
  readonly charge: number | Error
}

const mend = (loaded: Car, kept: Car, isTrouble: (error: Error) => boolean) =>
  loaded.place instanceof Error && isTrouble(loaded.place)
    ? { record: { ...loaded, place: kept.place }, at: ['Car.place'] }
    : null

async function readTwice(code: BackendErrorCode, betweenSeconds: number) {
  const cache = cacheOn({ Car: { maxAge: 10, staleIfError: 100 } })
  const journal = new OperationJournal()
  const read = (car: Car) =>
    cache.records.readMany<Car>('Car', ['a'], () => Promise.resolve([car]), { mend, journal })
  await read({ place: 'home', charge: 1 })
  cache.pass(betweenSeconds)
  const error = new BackendError(code, 'cars', 'no place')
  const [car] = await read({ place: error, charge: 2 })
  return { car, error, journal }
}

test('a part that failed for a moment is what it was before, beside parts that are new', async () => {
  const { car, journal } = await readTwice('BACKEND_UNAVAILABLE', 60)

  expect(car).toEqual({ place: 'home', charge: 2 })
  expect(journal.kept).toMatchObject([{ coordinate: 'Car.place', ageSeconds: 60, isStale: true }])
  expect(journal.maxAgeSeconds).toBe(0)
})

test.each<[string, BackendErrorCode, number]>([
  ['what is too old', 'BACKEND_UNAVAILABLE', 120],
  ['what is at fault itself', 'BACKEND_REJECTED', 60],
])('%s is not mended', async (_what, code, seconds) => {
  const { car, error, journal } = await readTwice(code, seconds)

  expect(car).toEqual({ place: error, charge: 2 })
  expect(journal.kept).toEqual([])
})
