import { expect, test } from '@jest/globals'
import { noRecordCache, type RecordCache } from '../../../subgraphs/backend/record-cache.ts'
import { createVehiclesLoaders } from '../../../subgraphs/vehicles/loaders.ts'
import {
  codeOf,
  connection,
  connections,
  fakeVendors,
  golf,
  place,
  signal,
  tesla,
} from './fixtures.ts'
import type { FakeAnswer } from '../../support/fake-transport.ts'

const VIN = { data: signal('vehicleidentification-vin', { value: 'LRWYGCEK0PC000002' }) }

function loadersOn(answer: (path: string) => FakeAnswer, cache: RecordCache = noRecordCache) {
  const { client, paths } = fakeVendors(answer)
  const scope = { visibleVehicles: () => Promise.resolve([]) }
  return { ...createVehiclesLoaders({ client, cache }, scope).vehicles, paths }
}

test('a car of a listed owner is not asked for again', async () => {
  const { ofOwner, byId, paths } = loadersOn(() =>
    connections([connection('car-1'), connection('car-2')]),
  )

  await ofOwner.load('ada')
  const cars = await byId.loadMany(['car-1', 'car-2'])

  expect(cars).toEqual([
    expect.objectContaining({ id: 'car-1' }),
    expect.objectContaining({ id: 'car-2' }),
  ])
  expect(paths()).toHaveLength(1)
})

test('the same car is asked for once in an operation, different ones once each', async () => {
  const { byId, paths } = loadersOn((path) => {
    const [, id = ''] = /vehicleId\]=([^&]+)/.exec(path) ?? []
    return connections([connection(id)])
  })

  await Promise.all([byId.load('car-1'), byId.load('car-2'), byId.load('car-1')])

  expect(paths()).toHaveLength(2)
})

test('one failing car fails alone', async () => {
  const { signals } = loadersOn((path) =>
    path.includes('car-2') ? { status: 502, body: {} } : { body: { data: [] } },
  )
  const other = { ...golf, id: 'car-2' }

  const [first, second] = await signals.loadMany([golf, other])

  expect(first).toMatchObject({ position: null })
  expect(second).toMatchObject({ extensions: { code: 'BACKEND_UNAVAILABLE' } })
})

test('signals of a car are read once, even through two records of it', async () => {
  const { signals, paths } = loadersOn(() => ({
    body: { data: [signal('location-preciselocation', place)] },
  }))

  await Promise.all([signals.load(golf), signals.load({ ...golf }), signals.load(golf)])

  expect(paths()).toEqual(['vehicles.test/vehicles/car-1/signals'])
})

test('a Tesla costs one VIN and one read, and its VIN is then known', async () => {
  const { signals, vin, paths } = loadersOn((path) => ({
    body: path.startsWith('tesla') ? { response: {} } : VIN,
  }))

  await signals.load(tesla)

  expect(await vin.load(tesla)).toBe('LRWYGCEK0PC000002')
  expect(paths().map((path) => path.split('?')[0])).toEqual([
    'vehicles.test/vehicles/car-2/signals/vehicleidentification-vin',
    'tesla.test/api/1/vehicles/LRWYGCEK0PC000002/vehicle_data',
  ])
})

test('a VIN that is kept costs no call', async () => {
  const asked: unknown[] = []
  const cache: RecordCache = {
    readMany: (coordinate, keys, load) => {
      asked.push([coordinate, ...keys])
      if (coordinate !== 'Vehicle.vin') return load(keys)
      return Promise.resolve(keys.map(() => 'LRWYGCEK0PC000002' as never))
    },
  }
  const { signals, paths } = loadersOn(() => ({ body: { response: {} } }), cache)

  await signals.load(tesla)

  expect(asked).toEqual([
    ['Vehicle.position', 'car-2'],
    ['Vehicle.vin', 'car-2'],
  ])
  expect(paths()).toEqual([expect.stringContaining('tesla.test')])
})

test('a VIN that cannot be read fails the read of the Tesla with the same code', async () => {
  const { signals } = loadersOn(() => ({ status: 429, body: {} }))

  expect(await codeOf(signals.load(tesla))).toBe('BACKEND_QUOTA')
})
