import { expect, test } from '@jest/globals'
import { OperationJournal } from '../../../gateway/cache/journal.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import { cacheOn, loader } from './cache-on.ts'

const down = (code: 'BACKEND_UNAVAILABLE' | 'BACKEND_REJECTED' | 'BACKEND_AUTH') => () =>
  new BackendError(code, 'cars', 'down')

test('loads only what is not kept, and answers in the order asked', async () => {
  const { records } = cacheOn({ Car: { maxAge: 60 } })
  const { load, loads } = loader()
  await records.readMany('Car', ['b'], load)

  const answer = await records.readMany('Car', ['a', 'b', 'c'], load)

  expect(answer).toEqual([
    { of: 'a', load: '2' },
    { of: 'b', load: '1' },
    { of: 'c', load: '2' },
  ])
  expect(loads).toEqual([['b'], ['a', 'c']])
})

test('what has no policy, or may not be kept by whoever told it, is loaded every time', async () => {
  const { records } = cacheOn({ Car: { maxAge: 60 } })
  const { load, loads } = loader()

  for (let i = 0; i < 2; i += 1) {
    await records.readMany('Plan', ['a'], load)
    await records.readMany('Car', ['a'], load, { keepSeconds: 0 })
  }

  expect(loads).toHaveLength(4)
})

test('whoever told a record may have it kept for a shorter time, stale or not', async () => {
  const cache = cacheOn({ Car: { maxAge: 60, staleIfError: 60 } })
  const { load, loads, say } = loader()
  const read = () => cache.records.readMany('Car', ['a'], load, { keepSeconds: 5 })
  await read()

  cache.pass(4)
  await read()
  say(down('BACKEND_UNAVAILABLE'))
  cache.pass(1)
  const [late] = await read()

  expect(loads).toHaveLength(2)
  expect(late).toBeInstanceOf(BackendError)
})

test.each([
  ['an error', () => down('BACKEND_UNAVAILABLE')()],
  [
    'a record in which a reading failed',
    () => ({ position: { speed: down('BACKEND_REJECTED')() } }),
  ],
])('%s is never kept', async (_what, answer) => {
  const { records } = cacheOn({ Car: { maxAge: 60 } })
  const { load, loads, say } = loader()
  say(answer)

  await records.readMany('Car', ['a'], load)
  await records.readMany('Car', ['a'], load)

  expect(loads).toHaveLength(2)
})

test('that there is nothing is known for five seconds, not longer', async () => {
  const cache = cacheOn({ Car: { maxAge: 60, staleIfError: 60 } })
  const { load, loads, say } = loader()
  say(() => null)
  const read = () => cache.records.readMany('Car', ['a'], load)

  const answers = [await read(), await read()]
  cache.pass(5)
  await read()

  expect(answers).toEqual([[null], [null]])
  expect(loads).toHaveLength(2)
})

test('records of one moment do not end in one moment, and never later than they may', async () => {
  const ages = [0, 0.5, 0.999].map(async (random) => {
    const cache = cacheOn({ Car: { maxAge: 100 } }, { random: () => random })
    const journal = new OperationJournal()
    await cache.records.readMany('Car', ['a'], loader().load, { journal })
    return journal.maxAgeSeconds
  })

  expect(await Promise.all(ages)).toEqual([100, 95, 90])
})

test('past its age a record is shown at once and refreshed behind, once', async () => {
  const cache = cacheOn({ Car: { maxAge: 10, staleWhileRevalidate: 20 } })
  const { load, loads } = loader()
  const read = () => cache.records.readMany('Car', ['a'], load)
  await read()

  cache.pass(15)
  const answers = await Promise.all([read(), read(), read()])
  const [later] = await read()

  expect(answers.flat()).toEqual(Array(3).fill({ of: 'a', load: '1' }))
  expect(later).toEqual({ of: 'a', load: '2' })
  expect(loads).toHaveLength(2)
})

test('a refresh that fails is asked for again, and nobody is bothered with it', async () => {
  const cache = cacheOn({ Car: { maxAge: 10, staleWhileRevalidate: 20 } })
  const { load, loads, say } = loader()
  const read = () => cache.records.readMany('Car', ['a'], load)
  await read()
  say(() => down('BACKEND_UNAVAILABLE')())
  cache.pass(15)

  const first = await read()
  await new Promise(setImmediate)
  const second = await read()

  expect([first, second]).toEqual([[{ of: 'a', load: '1' }], [{ of: 'a', load: '1' }]])
  expect(loads).toHaveLength(3)
})

test('past its age a record is shown, and marked, when its backend fails', async () => {
  const cache = cacheOn({ Car: { maxAge: 10, staleIfError: 100 } })
  const { load, say } = loader()
  const journal = new OperationJournal()
  const asStale = (record: object) => ({ ...record, isOld: true })
  const read = () => cache.records.readMany('Car', ['a'], load, { asStale, journal })
  await read()
  say(down('BACKEND_UNAVAILABLE'))
  cache.pass(60)

  const [kept] = await read()
  cache.pass(50)
  const [gone] = await read()

  expect(kept).toEqual({ of: 'a', load: '1', isOld: true })
  expect(journal.kept).toMatchObject([{ key: 'a', ageSeconds: 60, isStale: true, record: kept }])
  expect(gone).toBeInstanceOf(BackendError)
})

test('a load that rejects as a whole is answered from what is kept as well', async () => {
  const cache = cacheOn({ Car: { maxAge: 10, staleIfError: 100 } })
  await cache.records.readMany('Car', ['a'], loader().load)
  cache.pass(20)

  const fail = () => Promise.reject(down('BACKEND_UNAVAILABLE')())
  const answers = await cache.records.readMany<object>('Car', ['a', 'b'], fail)

  expect(answers).toEqual([{ of: 'a', load: '1' }, expect.any(BackendError)])
})

test.each(['BACKEND_REJECTED', 'BACKEND_AUTH'] as const)(
  'what a backend says of the caller or the question, %s, is not covered by an old record',
  async (code) => {
    const cache = cacheOn({ Car: { maxAge: 10, staleIfError: 100 } })
    const { load, say } = loader()
    await cache.records.readMany('Car', ['a'], load)
    say(down(code))
    cache.pass(20)

    const [answer] = await cache.records.readMany('Car', ['a'], load)

    expect(answer).toBeInstanceOf(BackendError)
  },
)

test('a load that throws at once leaves nobody waiting for it', async () => {
  const { records } = cacheOn({ Car: { maxAge: 10 } })
  const fail = () => {
    throw new TypeError('no such car')
  }

  const [failed] = await records.readMany<object>('Car', ['a'], fail)
  const answer = await records.readMany('Car', ['a'], loader().load)

  expect(failed).toBeInstanceOf(TypeError)
  expect(answer).toEqual([{ of: 'a', load: '1' }])
})

test('500 reads of one key at once are one load', async () => {
  const { records, stats } = cacheOn({ Car: { maxAge: 10 } })
  const { load, loads } = loader()

  const answers = await Promise.all(
    Array.from({ length: 500 }, () => records.readMany('Car', ['a'], load)),
  )

  expect(new Set(answers.flat()).size).toBe(1)
  expect(loads).toEqual([['a']])
  expect(stats.of('Car')).toMatchObject({ misses: 1, coalesced: 499 })
})

test('whoever waited with one whose time was over asks for itself', async () => {
  const { records } = cacheOn({ Car: { maxAge: 10 } })
  const { load, loads } = loader()
  const over = new BackendError('DEADLINE_EXCEEDED', 'cars', 'over')

  const [first, second] = await Promise.all([
    records.readMany<object>('Car', ['a'], () => Promise.resolve([over])),
    records.readMany('Car', ['a'], load),
  ])

  expect(first).toEqual([over])
  expect(second).toEqual([{ of: 'a', load: '1' }])
  expect(loads).toHaveLength(1)
})

test('memory is bounded by count and by bytes, the least recently used go first', async () => {
  const byCount = cacheOn({ Car: { maxAge: 60 } }, { bounds: { maxRecords: 2, maxBytes: 1e9 } })
  const byBytes = cacheOn({ Car: { maxAge: 60 } }, { bounds: { maxRecords: 99, maxBytes: 1500 } })

  for (const { records, stats } of [byCount, byBytes]) {
    for (const key of ['a', 'b', 'a', 'c']) await records.readMany('Car', [key], loader().load)
    const { load, loads } = loader()
    await records.readMany('Car', ['a', 'b', 'c'], load)

    expect(loads).toEqual([['b']])
    expect(stats.of('Car')).toMatchObject({ records: 2, evictions: 2 })
  }
})

test('a record larger than all there is room for is not kept', async () => {
  const { records, stats } = cacheOn(
    { Car: { maxAge: 60 } },
    { bounds: { maxRecords: 9, maxBytes: 5000 } },
  )
  const { load, loads, say } = loader()
  say(() => ({ text: 'x'.repeat(5000) }))

  await records.readMany('Car', ['a'], load)
  await records.readMany('Car', ['a'], load)

  expect(loads).toHaveLength(2)
  expect(stats.of('Car')).toMatchObject({ records: 0, bytes: 0 })
})

test('what an operation read decides how long its answer may be kept', async () => {
  const cache = cacheOn({ Car: { maxAge: 60, scope: 'PUBLIC' }, Plan: { maxAge: 30 } })
  const read = (journal: OperationJournal, coordinate: string, key = 'a') =>
    cache.records.readMany(coordinate, [key], loader().load, { journal })
  await read(new OperationJournal(), 'Car')
  cache.pass(20)

  const [car, both, beside] = [0, 1, 2].map(() => new OperationJournal()) as [
    OperationJournal,
    OperationJournal,
    OperationJournal,
  ]
  await read(car, 'Car')
  await read(both, 'Car')
  await read(both, 'Plan')
  await read(beside, 'Car')
  await read(beside, 'Nothing')

  expect(car).toMatchObject({ maxAgeSeconds: 40, ageSeconds: 20, scope: 'PUBLIC' })
  expect(both).toMatchObject({ maxAgeSeconds: 30, ageSeconds: 20, scope: 'PRIVATE' })
  expect(beside).toMatchObject({ maxAgeSeconds: 0, scope: 'PRIVATE' })
})
