import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { graphql } from 'graphql'
import { createVehiclesSubgraph, type VisibleVehicle } from '../../../subgraphs/vehicles/index.ts'
import type { FakeAnswer } from '../../support/fake-transport.ts'
import {
  connection,
  connections,
  failedSignal,
  fakeVendors,
  NOW,
  place,
  signal,
} from './fixtures.ts'

const sdl = (name: string) =>
  readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8')
const typeDefs = sdl('directives') + sdl('vehicles')

const idOf = (path: string) => /vehicleId\]=([^&]+)/.exec(path)?.[1] ?? ''

const answerAny = (path: string): FakeAnswer =>
  path.startsWith('management')
    ? connections(idOf(path) === '' ? [] : [connection(idOf(path))])
    : { body: { data: [signal('location-preciselocation', place)] } }

function subgraphOn(
  answer: (path: string) => FakeAnswer = answerAny,
  visible: readonly VisibleVehicle[] = [],
) {
  const { client, paths } = fakeVendors(answer)
  const subgraph = createVehiclesSubgraph({ typeDefs, client })
  const visibleVehicles = () => Promise.resolve(visible)
  const run = async (source: string) => {
    const contextValue = subgraph.createContext({ visibleVehicles })
    const result = await graphql({ schema: subgraph.schema, source, contextValue })
    return JSON.parse(JSON.stringify(result)) as {
      data?: Readonly<Record<string, unknown>> | null
      errors?: readonly { message: string; path: unknown; extensions: unknown }[]
    }
  }
  return { run, paths }
}

const ALL = `make model year powerTrain owner { id } vin isLocked isOnline
  position { latitude longitude headingDegrees speed(unit: METERS_PER_SECOND) accuracyMeters
    recordedAt receivedAt quality source map { latitude longitude headingDegrees } }
  battery { percent range(unit: MILES) } odometer(unit: MILES)`

test('every field of a car, by one connection, one read of signals and one VIN', async () => {
  const { run, paths } = subgraphOn((path) => {
    if (path.startsWith('management')) return answerAny(path)
    const vin = signal('vehicleidentification-vin', { value: 'WVWZZZCD0RW000001' })
    if (path.endsWith('-vin')) return { body: { data: vin } }
    const data = [
      signal('location-preciselocation', place),
      signal('motion-currentspeed', { value: 36, unit: 'kph' }),
      signal('tractionbattery-stateofcharge', { value: 80 }),
      signal('tractionbattery-range', { value: 160.9344, unit: 'km' }),
      signal('odometer-traveleddistance', { value: 16093.44, unit: 'km' }),
      signal('closure-islocked', { value: false }),
    ]
    return { body: { data } }
  })

  const { data, errors } = await run(`{ vehicle(id: "car-1") { ${ALL} } }`)

  expect(errors).toBeUndefined()
  expect(data?.vehicle).toEqual({
    make: 'Volkswagen',
    model: 'Golf',
    year: 2024,
    powerTrain: 'PLUG_IN_HYBRID',
    owner: { id: 'ada' },
    vin: 'WVWZZZCD0RW000001',
    isLocked: false,
    isOnline: null,
    position: {
      latitude: 47.1395,
      longitude: 9.5227,
      headingDegrees: 45.5,
      speed: 10,
      accuracyMeters: null,
      recordedAt: '2026-11-22T15:04:04.000Z',
      receivedAt: new Date(NOW).toISOString(),
      quality: 'LIVE',
      source: 'SMARTCAR',
      map: { latitude: 47.1395, longitude: 9.5227, headingDegrees: 45.5 },
    },
    battery: { percent: 80, range: 100 },
    odometer: 10000,
  })
  expect(paths()).toHaveLength(3)
})

test('what does not move is told without a read of signals', async () => {
  const { run, paths } = subgraphOn()

  await run('{ vehicle(id: "car-1") { id make model year owner { id } } }')

  expect(paths()).toEqual(['management.test/connections?filter[vehicleId]=car-1&page[size]=100'])
})

test('an unknown id is NOT_FOUND, and no backend is named', async () => {
  const { run } = subgraphOn(() => connections([]))

  const { data, errors } = await run('{ vehicle(id: "nobody") { make } }')

  expect(data).toEqual({ vehicle: null })
  expect(errors).toMatchObject([
    { message: 'There is no vehicle with this id.', extensions: { code: 'NOT_FOUND' } },
  ])
})

test('a failed signal fails its field, the others come', async () => {
  const { run } = subgraphOn((path) =>
    path.startsWith('management')
      ? answerAny(path)
      : {
          body: {
            data: [
              failedSignal('location-preciselocation', 'UPSTREAM', null),
              signal('closure-islocked', { value: true }),
            ],
          },
        },
  )

  const { data, errors } = await run(
    '{ vehicle(id: "car-1") { make position { latitude } isLocked battery { percent } } }',
  )

  expect(data?.vehicle).toEqual({
    make: 'Volkswagen',
    position: null,
    isLocked: true,
    battery: null,
  })
  expect(errors).toMatchObject([
    {
      path: ['vehicle', 'position'],
      extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'vehicles' },
    },
  ])
})

test('a speed that fails leaves the position', async () => {
  const { run } = subgraphOn((path) =>
    path.startsWith('management')
      ? answerAny(path)
      : {
          body: {
            data: [
              signal('location-preciselocation', place),
              failedSignal('motion-currentspeed', 'PERMISSION', null),
            ],
          },
        },
  )

  const { data, errors } = await run('{ vehicle(id: "car-1") { position { latitude speed } } }')

  expect(data?.vehicle).toEqual({ position: { latitude: 47.1395, speed: null } })
  expect(errors).toMatchObject([{ path: ['vehicle', 'position', 'speed'] }])
})

test('a car that sleeps keeps its make, model and owner', async () => {
  const { run } = subgraphOn((path) =>
    path.startsWith('management')
      ? answerAny(path)
      : { status: 409, body: { errors: [{ type: 'VEHICLE_STATE', code: 'ASLEEP' }] } },
  )

  const { data, errors } = await run(
    '{ vehicle(id: "car-1") { make owner { id } position { latitude } odometer } }',
  )

  expect(data?.vehicle).toEqual({
    make: 'Volkswagen',
    owner: { id: 'ada' },
    position: null,
    odometer: null,
  })
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    { code: 'VEHICLE_ASLEEP', backend: 'vehicles' },
    { code: 'VEHICLE_ASLEEP', backend: 'vehicles' },
  ])
})

test('federation enters by id; a car that is gone is null', async () => {
  const { run } = subgraphOn((path) =>
    connections(idOf(path) === 'car-1' ? [connection('car-1')] : []),
  )

  const { data, errors } = await run(`{ _entities(representations: [
    { __typename: "Vehicle", id: "car-1" }, { __typename: "Vehicle", id: "car-2" }
  ]) { ... on Vehicle { id make } } }`)

  expect(errors).toBeUndefined()
  expect(data?._entities).toEqual([{ id: 'car-1', make: 'Volkswagen' }, null])
})
