import { expect, test } from '@jest/globals'
import { codeOf, fakeVendors, noVin, rivian } from '../fixtures.ts'

const VIN = '7PDSGABA0SN000005'
const readVin = () => Promise.resolve(VIN)

const nothing = { body: { data: [], ts: '2026-11-22T15:04:05Z' } }

const failure = (number: number, reason: string) => ({
  error: { number, reason, description: 'secret words of the server' },
  ts: '2026-11-22T15:04:05Z',
})

test('one read asks for all signals of a car', async () => {
  const { client, paths } = fakeVendors(() => nothing, {
    viss: {
      signals: ['position', 'speed', 'ignition', 'battery', 'odometer', 'locks', 'online'],
    },
  })

  await client.signalsOf(rivian, readVin)

  const parameter = [
    ...['Latitude', 'Longitude', 'Heading', 'HorizontalAccuracy', 'Timestamp'].map(
      (name) => `CurrentLocation.${name}`,
    ),
    'Speed',
    'LowVoltageSystemState',
    'Powertrain.TractionBattery.StateOfCharge.Displayed',
    'Powertrain.TractionBattery.Range',
    'TraveledDistance',
    'Cabin.Door.*.*.IsLocked',
    'Connectivity.IsConnectivityAvailable',
  ]
  const filter = JSON.stringify({ variant: 'paths', parameter })
  expect(paths()).toEqual([`viss.test/${VIN}/Vehicle?filter=${filter}`])
})

test('version 2 calls the kind of a filter its type, and what cars do not have is not asked for', async () => {
  const { client, paths } = fakeVendors(() => nothing, {
    viss: { version: 2, signals: ['speed'] },
  })

  await client.signalsOf(rivian, readVin)

  const filter = '{"type":"paths","parameter":["Speed"]}'
  expect(paths()).toEqual([`viss.test/${VIN}/Vehicle?filter=${filter}`])
})

test('a path without the VIN costs no read of it', async () => {
  const { client, paths } = fakeVendors(() => nothing, { viss: { vehiclePath: '/cars/{id}' } })

  await client.signalsOf(rivian, noVin)

  expect(paths()[0]).toMatch(/^viss\.test\/cars\/car-3\/Vehicle\?/)
})

test('what a car is known by stays within its segment of the path', async () => {
  const { client, requests } = fakeVendors(() => nothing, { viss: { vehiclePath: '/cars/{id}' } })

  await client.signalsOf({ ...rivian, id: '../a?b#c/{vin}$&' }, noVin)

  expect(new URL(requests[0]?.url ?? '').pathname).toBe(
    '/cars/..%2Fa%3Fb%23c%2F%7Bvin%7D%24%26/Vehicle',
  )
})

test.each(['.', '..'])('the name "%s" leads nowhere', async (id) => {
  const { client, paths } = fakeVendors(() => nothing, { viss: { vehiclePath: '/cars/{id}' } })

  expect(await codeOf(client.signalsOf({ ...rivian, id }, noVin))).toBe('BACKEND_REJECTED')
  expect(paths()).toEqual([])
})

test('a car without a VIN cannot be read by it, and nobody is asked', async () => {
  const { client, paths } = fakeVendors(() => nothing)

  expect(await codeOf(client.signalsOf(rivian, () => Promise.resolve(null)))).toBe(
    'BACKEND_REJECTED',
  )
  expect(paths()).toEqual([])
})

test.each([
  [400, 'bad_request', 'BACKEND_REJECTED'],
  [400, 'invalid_data', 'BACKEND_REJECTED'],
  [401, 'invalid_token', 'BACKEND_AUTH'],
  [401, 'expired_token', 'BACKEND_AUTH'],
  [403, 'forbidden_request', 'BACKEND_AUTH'],
  [404, 'unavailable_data', 'BACKEND_REJECTED'],
  [408, 'request_timeout', 'BACKEND_UNAVAILABLE'],
  [429, 'too_many_requests', 'BACKEND_QUOTA'],
  [502, 'bad_gateway', 'BACKEND_UNAVAILABLE'],
  [503, 'service_unavailable', 'BACKEND_UNAVAILABLE'],
  [504, 'gateway_timeout', 'BACKEND_UNAVAILABLE'],
])('%d %s is %s, with its own status or with 200', async (number, reason, expected) => {
  const body = failure(number, reason)
  const honest = fakeVendors(() => ({ status: number, body }))
  const odd = fakeVendors(() => ({ status: 200, body }))

  expect(await codeOf(honest.client.signalsOf(rivian, readVin))).toBe(expected)
  expect(await codeOf(odd.client.signalsOf(rivian, readVin))).toBe(expected)
})

test.each(['constructor', 'something_new'])(
  'the reason "%s", which nobody defined, leaves it to the status',
  async (reason) => {
    const refused = fakeVendors(() => ({ status: 503, body: failure(503, reason) }))
    const odd = fakeVendors(() => ({ status: 200, body: failure(503, reason) }))

    expect(await codeOf(refused.client.signalsOf(rivian, readVin))).toBe('BACKEND_UNAVAILABLE')
    expect(await codeOf(odd.client.signalsOf(rivian, readVin))).toBe('BACKEND_MALFORMED')
  },
)

test('what a server says in its own words reaches nobody', async () => {
  const { client } = fakeVendors(() => ({ status: 403, body: failure(403, 'forbidden_request') }))

  const error = await client.signalsOf(rivian, readVin).catch((reason: unknown) => String(reason))

  expect(error).toBe('BackendError: vehicles: we may not read this')
})
