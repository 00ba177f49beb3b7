/**
 * The official `smartcar` package against our sandbox: what it sends is understood, what it reads is there. Its
 * token calls are those of version 2 and it sends no `sc-user-id` of its own, so those two are given to it.
 *
 * @module
 */
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { uuidOf } from '../../subgraphs/sandbox-kit/world.ts'
import { createVehiclesSandbox } from '../../subgraphs/vehicles/sandbox/vehicles-sandbox.ts'
import { listen, smartcarToken } from '../subgraphs/vehicles/sandbox/http.ts'

interface SdkAnswer {
  readonly body: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly meta?: Readonly<Record<string, string>>
}

interface SdkVehicle {
  getSignals(): Promise<SdkAnswer>
  getSignal(code: string): Promise<SdkAnswer>
  request(
    method: string,
    path: string,
    body: null,
    headers: Readonly<Record<string, string>>,
    version: '3',
  ): Promise<SdkAnswer>
}

interface Sdk {
  getVehicle(token: string, id: string): Promise<SdkAnswer>
  readonly Vehicle: new (
    id: string,
    token: string,
    options?: { readonly unitSystem?: 'metric' | 'imperial' },
  ) => SdkVehicle
}

const sdk = createRequire(import.meta.url)('smartcar') as Sdk
const GOLF = uuidOf('car ada golf')
const USER = uuidOf(`smartcar user ${uuidOf('person ada')}`)
const sandbox = createVehiclesSandbox()

let token: string
let opened: AsyncDisposable & { readonly url: string }

beforeAll(async () => {
  opened = await listen(sandbox.smartcar)
  process.env.SMARTCAR_API_V3_ORIGIN = opened.url
  token = await smartcarToken(opened.url)
})

afterAll(async () => {
  delete process.env.SMARTCAR_API_V3_ORIGIN
  await opened[Symbol.asyncDispose]()
})

const asUser = (vehicle: SdkVehicle, path: string) =>
  vehicle.request('get', path, null, { 'sc-user-id': USER }, '3')

test('getVehicle finds the attributes where it documents them', async () => {
  const { body } = await sdk.getVehicle(token, GOLF)

  expect(body).toMatchObject({
    id: GOLF,
    type: 'vehicle',
    attributes: { make: 'VOLKSWAGEN', model: 'Golf eHybrid', year: 2024 },
    links: { self: `/vehicles/${GOLF}` },
  })
})

test('all signals come as getSignals documents them, each with code, status, body and links', async () => {
  const { body, meta } = await asUser(new sdk.Vehicle(GOLF, token), 'signals')

  expect(body.data).toContainEqual({
    id: 'odometer-traveleddistance',
    type: 'signal',
    attributes: {
      code: 'odometer-traveleddistance',
      name: 'TraveledDistance',
      group: 'Odometer',
      status: { value: 'SUCCESS' },
      body: { unit: 'kilometers', value: expect.any(Number) },
    },
    meta: { retrievedAt: expect.any(Number), oemUpdatedAt: expect.any(Number) },
    links: { self: `/vehicles/${GOLF}/signals/odometer-traveleddistance` },
  })
  expect(meta).toMatchObject({
    'sc-unit-system': 'metric',
    'sc-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    'sc-fetched-at': expect.stringMatching(/Z$/),
  })
})

test('the unit system that it sends is heeded', async () => {
  const vehicle = new sdk.Vehicle(GOLF, token, { unitSystem: 'imperial' })

  const { body } = await asUser(vehicle, 'signals/odometer-traveleddistance')

  expect(body.data).toMatchObject({ attributes: { body: { unit: 'miles' } } })
})

test('its own getSignals and getSignal lack sc-user-id, and are told so with 400', async () => {
  const vehicle = new sdk.Vehicle(GOLF, token)

  const refused = { name: 'SmartcarError', statusCode: 400 }
  await expect(vehicle.getSignals()).rejects.toMatchObject(refused)
  await expect(vehicle.getSignal('odometer-traveleddistance')).rejects.toMatchObject(refused)
})

test('it takes our errors for Smartcar’s: status and Retry-After', async () => {
  sandbox.smartcar.setFault('vehicle-rate-limited')

  const call = asUser(new sdk.Vehicle(GOLF, token), 'signals')

  await expect(call).rejects.toMatchObject({
    name: 'SmartcarError',
    statusCode: 429,
    retryAfter: '30',
  })
  sandbox.smartcar.setFault(null)
})

test('a token that was never issued is refused', async () => {
  await expect(sdk.getVehicle('made-up', GOLF)).rejects.toMatchObject({ statusCode: 401 })
})

test('an unknown vehicle is 404', async () => {
  await expect(sdk.getVehicle(token, 'nobody')).rejects.toMatchObject({ statusCode: 404 })
})
