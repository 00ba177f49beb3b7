import { expect, test } from '@jest/globals'
import { noRecordCache } from '../../../subgraphs/backend/record-cache.ts'
import { createVehiclesLoaders, type VisibleVehicle } from '../../../subgraphs/vehicles/loaders.ts'
import { readPage, type PageArguments } from '../../../subgraphs/vehicles/page.ts'
import { codeOf, connection, connections, fakeVendors } from './fixtures.ts'

interface World {
  readonly own?: readonly string[]
  readonly shared?: readonly string[]
  /** Shared once, and no longer connected. */
  readonly gone?: readonly string[]
  readonly makes?: Readonly<Record<string, string>>
}

/** A caller `ada`, whose visible cars are decided as the gateway does it: own ones by her connections. */
function worldOf({ own = [], shared = [], gone = [], makes = {} }: World) {
  const { client, paths } = fakeVendors((path) => {
    const id = /vehicleId\]=([^&]+)/.exec(path)?.[1]
    if (id !== undefined) {
      return connections(gone.includes(id) ? [] : [connection(id, 'eva', makes[id])])
    }
    const number = Number(/page\[number\]=(\d+)/.exec(path)?.[1] ?? 1)
    const page = own.slice((number - 1) * 100, number * 100)
    const totalCount = own.length
    return connections(
      page.map((car) => connection(car, 'ada', makes[car])),
      { totalCount },
    )
  })
  const visibleVehicles = async (): Promise<readonly VisibleVehicle[]> => {
    const owned = await loaders.ofOwner.load('ada')
    return [
      ...[...shared, ...gone].map((id) => ({ id, access: 'VIEWER' as const })),
      ...owned.map(({ id }) => ({ id, access: 'OWNER' as const })),
    ]
  }
  const { vehicles: loaders } = createVehiclesLoaders(
    { client, cache: noRecordCache },
    { visibleVehicles },
  )
  const page = (args: Partial<PageArguments> = {}) => readPage({ first: 20, ...args }, loaders)
  return { page, paths }
}

const idsOf = ({ nodes }: { readonly nodes: readonly { readonly id: string }[] }) =>
  nodes.map(({ id }) => id)

const fleet = (count: number) =>
  Array.from({ length: count }, (_, index) => `car-${String(index).padStart(3, '0')}`)

test('own cars come first, each group by id, whatever order they were decided in', async () => {
  const { page } = worldOf({ own: ['b', 'a'], shared: ['0', 'A'] })

  const result = await page()

  expect(idsOf(result)).toEqual(['a', 'b', '0', 'A'])
  expect(result.totalCount).toBe(4)
})

test('pages follow each other without gap or overlap, to the end', async () => {
  const { page } = worldOf({ own: fleet(5), shared: ['x', 'y'] })

  const first = await page({ first: 3 })
  const second = await page({ first: 3, after: first.pageInfo.endCursor })
  const third = await page({ first: 3, after: second.pageInfo.endCursor })

  expect([first, second, third].map(idsOf)).toEqual([
    ['car-000', 'car-001', 'car-002'],
    ['car-003', 'car-004', 'x'],
    ['y'],
  ])
  expect([first, second, third].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([
    true,
    true,
    false,
  ])
  expect([first, second, third].map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual([
    false,
    true,
    true,
  ])
})

test('a page that ends with the last car has no next one', async () => {
  const { page } = worldOf({ own: fleet(3) })

  expect((await page({ first: 3 })).pageInfo.hasNextPage).toBe(false)
})

test('a cursor holds its place when its car is no longer visible', async () => {
  const before = worldOf({ own: ['a', 'b', 'c'] })
  const after = worldOf({ own: ['a', 'c'] })
  const { pageInfo } = await before.page({ first: 2 })

  const next = await after.page({ after: pageInfo.endCursor })

  expect(idsOf(next)).toEqual(['c'])
})

test('edges, nodes and cursors of a page agree', async () => {
  const { page } = worldOf({ own: ['a', 'b'] })

  const { edges, nodes, pageInfo } = await page()

  expect(edges.map(({ node }) => node)).toEqual(nodes)
  expect(pageInfo.startCursor).toBe(edges[0]?.cursor)
  expect(pageInfo.endCursor).toBe(edges[1]?.cursor)
})

test('who may see nothing gets an empty page', async () => {
  const { page } = worldOf({})

  expect(await page()).toEqual({
    edges: [],
    nodes: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    totalCount: 0,
  })
})

test('50 of 200 own cars cost the two pages of connections and nothing more', async () => {
  const { page, paths } = worldOf({ own: fleet(200) })

  const { nodes, totalCount } = await page({ first: 50 })

  expect([nodes.length, totalCount]).toEqual([50, 200])
  expect(paths()).toHaveLength(2)
})

test('shared cars cost one read each, on their own page only', async () => {
  const { page, paths } = worldOf({ own: ['a'], shared: ['x', 'y', 'z'] })

  await page({ first: 2 })

  expect(paths()).toEqual([
    expect.stringContaining('externalId]=ada'),
    expect.stringContaining('vehicleId]=x'),
  ])
})

test('a make narrows the list and its count, in any case and spelling', async () => {
  const makes = { a: 'TESLA', b: 'SKODA', x: 'TESLA' }
  const { page } = worldOf({ own: ['a', 'b'], shared: ['x'], makes })

  const teslas = await page({ make: 'tesla', first: 1 })
  const skodas = await page({ make: 'Škoda' })

  expect([idsOf(teslas), teslas.totalCount, teslas.pageInfo.hasNextPage]).toEqual([['a'], 2, true])
  expect(idsOf(skodas)).toEqual(['b'])
})

test('a shared car whose connection is gone is left out', async () => {
  const { page } = worldOf({ own: ['a'], gone: ['x'] })

  expect(idsOf(await page())).toEqual(['a'])
})

test.each([
  [{ first: 0 }, 'first', 'first: expected 1 to 200, got 0'],
  [{ first: -1 }, 'first', 'first: expected 1 to 200, got -1'],
  [{ first: 100_000 }, 'first', 'first: expected 1 to 200, got 100000'],
  [{ after: 'x' }, 'after', 'after: expected a cursor taken from an earlier page, got "x"'],
  [{ make: ' ' }, 'make', 'make: expected the name of a make, got " "'],
])('%j is refused before anything is asked', async (args, argument, message) => {
  const { page, paths } = worldOf({ own: ['a'] })

  const error = await page(args).catch((reason: unknown) => reason)

  expect(error).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT', argument } })
  expect(paths()).toEqual([])
})

test('a failing backend fails the page with its code', async () => {
  const { client } = fakeVendors(() => ({ status: 503, body: {} }))
  const scope = { visibleVehicles: () => Promise.resolve([{ id: 'x', access: 'VIEWER' as const }]) }
  const { vehicles } = createVehiclesLoaders({ client, cache: noRecordCache }, scope)

  expect(await codeOf(readPage({ first: 1 }, vehicles))).toBe('BACKEND_UNAVAILABLE')
})
