import { expect, test } from '@jest/globals'
import { codeOf, fakeVendors, tesla } from '../fixtures.ts'

const VIN = 'LRWYGCEK0PC000002'
const readVin = () => Promise.resolve(VIN)

const envelope = (error: string) => ({ response: null, error, error_description: '' })

test('a Tesla is read by its VIN, with the coordinates asked for by name', async () => {
  const { client, paths } = fakeVendors(() => ({ body: { response: { state: 'asleep' } } }))

  const signals = await client.signalsOf(tesla, readVin)

  expect(signals.isOnline).toBe(false)
  expect(paths()).toEqual([
    `tesla.test/api/1/vehicles/${VIN}/vehicle_data?endpoints=drive_state;location_data;vehicle_state;charge_state`,
  ])
})

test('a Tesla without a VIN cannot be read, and nobody is asked', async () => {
  const { client, paths } = fakeVendors(() => ({ body: {} }))

  expect(await codeOf(client.signalsOf(tesla, () => Promise.resolve(null)))).toBe(
    'BACKEND_REJECTED',
  )
  expect(paths()).toEqual([])
})

test.each([
  [401, 'token expired (401)', 'BACKEND_AUTH'],
  [403, 'Unauthorized missing scopes', 'BACKEND_AUTH'],
  [404, 'not_found', 'BACKEND_REJECTED'],
  [408, 'vehicle unavailable: vehicle is offline or asleep', 'VEHICLE_ASLEEP'],
  [500, 'vehicle unavailable: vehicle is offline or asleep', 'VEHICLE_ASLEEP'],
  [412, 'Account must be registered in the current region', 'BACKEND_REJECTED'],
  [421, 'user out of region, use base URL: https://na.test', 'BACKEND_REJECTED'],
  [429, 'rate limit', 'BACKEND_QUOTA'],
  [503, 'upstream', 'BACKEND_UNAVAILABLE'],
])('%d "%s" is %s', async (status, error, expected) => {
  const { client } = fakeVendors(() => ({ status, body: envelope(error) }))

  expect(await codeOf(client.signalsOf(tesla, readVin))).toBe(expected)
})

test('the base URL that Tesla recommends reaches nobody', async () => {
  const { client } = fakeVendors(() => ({ status: 421, body: envelope('use https://na.test') }))

  const error = await client.signalsOf(tesla, readVin).catch((reason: unknown) => String(reason))

  expect(error).toBe('BackendError: vehicles: the vehicle is served from another region')
})
