import { expect, test } from '@jest/globals'
import {
  codeOf,
  connection,
  connections,
  fakeVendors,
  golf,
  noVin,
  place,
  signal,
} from '../fixtures.ts'

test('an owner of 250 cars is read in three pages of 100', async () => {
  const cars = Array.from({ length: 250 }, (_, index) => connection(`car-${String(index)}`))
  const { client, paths } = fakeVendors((path) => {
    const page = Number(/page\[number\]=(\d+)/.exec(path)?.[1] ?? 1)
    return connections(cars.slice((page - 1) * 100, page * 100), { totalCount: 250 })
  })

  const found = await client.connectionsOfOwner('ada')

  expect(found.map(({ id }) => id)).toEqual(cars.map((_car, index) => `car-${String(index)}`))
  expect(paths()).toEqual([
    'management.test/connections?filter[user.externalId]=ada&page[size]=100',
    'management.test/connections?filter[user.externalId]=ada&page[size]=100&page[number]=2',
    'management.test/connections?filter[user.externalId]=ada&page[size]=100&page[number]=3',
  ])
})

test('pages smaller than asked for are all read', async () => {
  const { client, paths } = fakeVendors((path) =>
    connections([connection(path.includes('number') ? 'car-2' : 'car-1')], {
      totalCount: 2,
      pageSize: 1,
    }),
  )

  expect(await client.connectionsOfOwner('ada')).toHaveLength(2)
  expect(paths()).toHaveLength(2)
})

test('a car connected twice is listed once', async () => {
  const { client } = fakeVendors(() => connections([connection('car-1'), connection('car-1')]))

  expect(await client.connectionsOfOwner('ada')).toHaveLength(1)
})

test('a backend that overlooks the filter cannot hand out other people’s cars', async () => {
  const { client } = fakeVendors(() => connections([connection('car-1', 'eva')]))

  expect(await codeOf(client.connectionsOfOwner('ada'))).toBe('BACKEND_MALFORMED')
  expect(await codeOf(client.connectionOfVehicle('car-9'))).toBe('BACKEND_MALFORMED')
})

test('a backend that claims a million connections is not believed', async () => {
  const { client, paths } = fakeVendors(() => connections([], { totalCount: 1e6 }))

  expect(await codeOf(client.connectionsOfOwner('ada'))).toBe('BACKEND_MALFORMED')
  expect(paths()).toHaveLength(1)
})

test('a vehicle is found by its connection, an unknown one is null', async () => {
  const { client, paths } = fakeVendors((path) =>
    connections(path.includes('=car-1&') ? [connection('car-1')] : []),
  )

  expect(await client.connectionOfVehicle('car-1')).toMatchObject({ id: 'car-1', ownerId: 'ada' })
  expect(await client.connectionOfVehicle('car-2')).toBeNull()
  expect(paths()[0]).toBe('management.test/connections?filter[vehicleId]=car-1&page[size]=100')
})

test('an id that looks like more parameters stays one parameter', async () => {
  const { client, requests } = fakeVendors(() => connections([]))

  await client.connectionOfVehicle('x&filter[vehicle.mode]=simulated')

  expect(new URL(requests[0]?.url ?? '').searchParams.get('filter[vehicleId]')).toBe(
    'x&filter[vehicle.mode]=simulated',
  )
})

test.each(['', ' ', 'ä', 'x'.repeat(201)])(
  'an id that no vehicle can have is asked of nobody: %#',
  async (id) => {
    const { client, paths } = fakeVendors(() => connections([connection('car-1', 'eva')]))

    expect(await client.connectionOfVehicle(id)).toBeNull()
    expect(paths()).toEqual([])
  },
)

test('all signals come by one call in the name of the owner, in metric units', async () => {
  const { client, requests, paths } = fakeVendors(() => ({
    body: { data: [signal('location-preciselocation', place)] },
  }))

  const { position } = await client.signalsOf(golf, noVin)

  expect(position).toMatchObject({ latitude: 47.1395, source: 'SMARTCAR' })
  expect(paths()).toEqual(['vehicles.test/vehicles/car-1/signals'])
  expect(requests[0]?.headers).toMatchObject({
    'sc-user-id': 'sc-ada',
    'sc-unit-system': 'metric',
  })
})

test('the VIN comes by the one signal', async () => {
  const vin = signal('vehicleidentification-vin', { value: 'WVWZZZCD0RW000001' })
  const { client, paths } = fakeVendors(() => ({ body: { data: vin } }))

  expect(await client.vinOf(golf)).toBe('WVWZZZCD0RW000001')
  expect(paths()).toEqual(['vehicles.test/vehicles/car-1/signals/vehicleidentification-vin'])
})

test('a car that cannot tell its VIN has none', async () => {
  const { client } = fakeVendors(() => ({
    status: 501,
    body: { errors: [{ type: 'COMPATIBILITY', code: 'VEHICLE_NOT_CAPABLE' }] },
  }))

  expect(await client.vinOf(golf)).toBeNull()
})

test.each([
  [401, 'AUTHENTICATION', null, 'BACKEND_AUTH'],
  [400, 'CONNECTED_SERVICES_ACCOUNT', 'AUTHENTICATION_FAILED', 'BACKEND_REJECTED'],
  [404, 'RESOURCE_NOT_FOUND', 'VEHICLE', 'BACKEND_REJECTED'],
  [409, 'VEHICLE_STATE', 'ASLEEP', 'VEHICLE_ASLEEP'],
  [409, 'VEHICLE_STATE', 'UNREACHABLE', 'BACKEND_UNAVAILABLE'],
  [409, 'VEHICLE_STATE', 'IN_MOTION', 'BACKEND_REJECTED'],
  [429, 'RATE_LIMIT', 'VEHICLE', 'BACKEND_QUOTA'],
  [430, 'BILLING', 'VEHICLE_LIMIT', 'BACKEND_QUOTA'],
  [500, 'SERVER', 'INTERNAL', 'BACKEND_UNAVAILABLE'],
  [501, 'COMPATIBILITY', 'VEHICLE_NOT_CAPABLE', 'BACKEND_REJECTED'],
  [502, 'UPSTREAM', 'NO_RESPONSE', 'BACKEND_UNAVAILABLE'],
])('%d %s/%s is %s, in version 3 and in the flat shape', async (status, type, code, expected) => {
  const nested = fakeVendors(() => ({ status, body: { errors: [{ type, code }] } }))
  const flat = fakeVendors(() => ({ status, body: { type, code, statusCode: status } }))

  expect(await codeOf(nested.client.signalsOf(golf, noVin))).toBe(expected)
  expect(await codeOf(flat.client.signalsOf(golf, noVin))).toBe(expected)
})

test('an error answer that is not JSON is read by its status, and its text stays here', async () => {
  const { client } = fakeVendors(() => ({ status: 502, body: '<h1>secret host</h1>' }))

  const error = await client.signalsOf(golf, noVin).catch((reason: unknown) => reason)

  expect(error).toMatchObject({
    message: 'vehicles: answered with status 502',
    extensions: { code: 'BACKEND_UNAVAILABLE' },
  })
})

test('a rate limit says when to come back', async () => {
  const { client } = fakeVendors(() => ({
    status: 429,
    headers: { 'retry-after': '30' },
    body: { errors: [{ type: 'RATE_LIMIT', code: 'VEHICLE' }] },
  }))

  const error = await client.signalsOf(golf, noVin).catch((reason: unknown) => reason)

  expect(error).toMatchObject({ extensions: { code: 'BACKEND_QUOTA', retryAfterSeconds: 30 } })
})
