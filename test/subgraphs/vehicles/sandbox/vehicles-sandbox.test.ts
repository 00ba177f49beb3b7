import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CARS, PEOPLE, uuidOf } from '../../../../subgraphs/sandbox-kit/world.ts'
import type { VehicleRecord, VehiclesClient } from '../../../../subgraphs/vehicles/index.ts'
import { createVehiclesSandbox } from '../../../../subgraphs/vehicles/sandbox/vehicles-sandbox.ts'
import { codeOf } from '../fixtures.ts'
import { clientOf, listen, post, smartcarToken, teslaToken } from './http.ts'

const GOLF = uuidOf('car ada golf')
const TESLA = uuidOf('car ada tesla')
const SKODA = uuidOf('car dan skoda')
const ADA = uuidOf('person ada')
const EVA = uuidOf('person eva')

const clock = { ms: Date.UTC(2026, 10, 22, 12) }
const now = () => clock.ms
const sandbox = createVehiclesSandbox({ now, tokenLifetimeSeconds: 60 })
const { smartcar, tesla, fleet } = sandbox

let smartcarUrl: string
let teslaUrl: string
let client: VehiclesClient
const open: AsyncDisposable[] = []

beforeAll(async () => {
  const listening = await Promise.all([listen(smartcar), listen(tesla)])
  open.push(...listening)
  ;[smartcarUrl, teslaUrl] = [listening[0].url, listening[1].url]
  client = clientOf(smartcarUrl, teslaUrl, now)
})

afterAll(async () => {
  await Promise.all(open.map((one) => one[Symbol.asyncDispose]()))
})

async function carOf(id: string): Promise<VehicleRecord> {
  const car = await client.connectionOfVehicle(id)
  if (car === null) throw new Error(`no car ${id}`)
  return car
}

const readVin = async (car: VehicleRecord) => client.vinOf(car)

const signalsOf = async (id: string) => {
  const car = await carOf(id)
  return client.signalsOf(car, () => readVin(car))
}

describe('through the product’s own client', () => {
  test('every person’s cars are those of the world', async () => {
    for (const { id, grants } of PEOPLE) {
      const own = grants.filter(({ type }) => type === 'owner').map(({ carId }) => carId)

      const cars = await client.connectionsOfOwner(id)

      expect(cars.map((car) => car.id)).toEqual(own)
      expect(cars.every(({ ownerId }) => ownerId === id)).toBe(true)
    }
  })

  test('a car is what the world says', async () => {
    expect(await carOf(GOLF)).toMatchObject({
      make: 'Volkswagen',
      model: 'Golf eHybrid',
      year: 2024,
      powerTrain: 'PLUG_IN_HYBRID',
      ownerId: ADA,
    })
  })

  test('its signals are those of the fleet at this moment', async () => {
    const state = fleet.stateOf(GOLF, now())

    expect(await signalsOf(GOLF)).toMatchObject({
      position: {
        latitude: state.latitude,
        longitude: state.longitude,
        headingDegrees: state.headingDegrees,
        speedKph: state.speedKph,
        recordedAtMs: now(),
        quality: 'LIVE',
        source: 'SMARTCAR',
      },
      battery: state.battery,
      isLocked: false,
      isOnline: true,
    })
  })

  test('the Tesla is read at Tesla, and is where the fleet has it', async () => {
    const state = fleet.stateOf(TESLA, now())

    const { position, odometerKm } = await signalsOf(TESLA)

    expect(position).toMatchObject({
      latitude: state.latitude,
      longitude: state.longitude,
      source: 'TESLA',
      quality: state.motion === 'PARKED' ? 'LAST_PARKED' : 'LIVE',
    })
    expect(odometerKm).toBeCloseTo(state.odometerKm, 2)
  })

  test('a parked car is LAST_PARKED at both vendors', async () => {
    const parkedAt = (id: string) => {
      let ms = clock.ms
      while (fleet.positionOf(id, ms).motion !== 'PARKED') ms += 10_000
      return ms
    }
    const before = clock.ms

    clock.ms = parkedAt(SKODA)
    expect((await signalsOf(SKODA)).position).toMatchObject({ quality: 'LAST_PARKED' })
    clock.ms = parkedAt(TESLA)
    expect((await signalsOf(TESLA)).position).toMatchObject({ quality: 'LAST_PARKED' })

    clock.ms = before
  })

  test('a combustion car has no battery', async () => {
    expect((await signalsOf(SKODA)).battery).toBeNull()
  })

  test('tokens expire, and the client goes on with fresh ones', async () => {
    await signalsOf(GOLF)
    clock.ms += 61_000

    expect((await signalsOf(GOLF)).isLocked).toBe(false)
  })

  test.each([
    ['asleep', 'VEHICLE_ASLEEP'],
    ['vehicle-rate-limited', 'BACKEND_QUOTA'],
    ['upstream', 'BACKEND_UNAVAILABLE'],
    ['billing', 'BACKEND_QUOTA'],
  ])('Smartcar’s fault %s is %s, and connections still come', async (fault, code) => {
    smartcar.setFault(fault)

    expect(await codeOf(signalsOf(GOLF))).toBe(code)
    expect(await client.connectionsOfOwner(ADA)).toHaveLength(3)

    smartcar.setFault(null)
    expect(await codeOf(signalsOf(GOLF))).toBe('answered')
  })

  test('the fault signal-error fails the position, not the rest', async () => {
    smartcar.setFault('signal-error')

    const { position, odometerKm } = await signalsOf(GOLF)

    expect(position).toMatchObject({ extensions: { code: 'BACKEND_UNAVAILABLE' } })
    expect(odometerKm).toBeGreaterThan(0)
    smartcar.setFault(null)
  })

  test.each([
    ['asleep', 'VEHICLE_ASLEEP'],
    ['wrong-region', 'BACKEND_REJECTED'],
    ['not-registered', 'BACKEND_REJECTED'],
  ])('Tesla’s fault %s is %s', async (fault, code) => {
    tesla.setFault(fault)

    expect(await codeOf(signalsOf(TESLA))).toBe(code)

    tesla.setFault(null)
  })
})

describe('Smartcar’s own manners', () => {
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const token = await smartcarToken(smartcarUrl)
    const authorization = `Bearer ${token}`
    const response = await fetch(smartcarUrl + path, { headers: { authorization, ...headers } })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  test('pages have 10 connections unless asked, and name their neighbours', async () => {
    const first = await get(`/v3/connections?filter[user.externalId]=${EVA}`)
    const third = await get(`/v3/connections?filter[user.externalId]=${EVA}&page[number]=3`)

    expect(first.body.data).toHaveLength(10)
    expect(first.body.meta).toEqual({ totalCount: 200, pageNumber: 1, pageSize: 10 })
    expect(third.body.links).toMatchObject({
      prev: `/connections?filter[user.externalId]=${EVA}&page[number]=2`,
      next: `/connections?filter[user.externalId]=${EVA}&page[number]=4`,
      last: `/connections?filter[user.externalId]=${EVA}&page[number]=20`,
    })
  })

  test('without a filter all connections are there, simulated ones are none', async () => {
    const all = await get('/v3/connections')
    const simulated = await get('/v3/connections?filter[vehicle.mode]=simulated')

    expect(all.body.meta).toMatchObject({ totalCount: CARS.length })
    expect(simulated.body).toMatchObject({ data: [], meta: { totalCount: 0 } })
  })

  test.each(['page[size]=101', 'page[size]=0', 'page[number]=x'])(
    '%s is invalid',
    async (query) => {
      const { status, body } = await get(`/v3/connections?${query}`)

      expect([status, body]).toMatchObject([400, { errors: [{ type: 'VALIDATION' }] }])
    },
  )

  test('signals want to know in whose name, and only an owner’s will do', async () => {
    const { smartcarUserId } = await carOf(GOLF)
    const path = `/v3/vehicles/${GOLF}/signals`
    const { smartcarUserId: evas } = (await client.connectionsOfOwner(EVA))[0] ?? {}

    expect((await get(path)).status).toBe(400)
    expect((await get(path, { 'sc-user-id': String(evas) })).status).toBe(403)
    expect((await get(path, { 'sc-user-id': smartcarUserId })).status).toBe(200)
  })

  test('one signal comes under data, an unknown one is 404, imperial is in miles', async () => {
    const { smartcarUserId } = await carOf(GOLF)
    const path = `/v3/vehicles/${GOLF}/signals`
    const headers = { 'sc-user-id': smartcarUserId, 'sc-unit-system': 'imperial' }

    const { body } = await get(`${path}/odometer-traveleddistance`, headers)

    expect(body.data).toMatchObject({ attributes: { body: { unit: 'miles' } } })
    expect((await get(`${path}/flux-capacitor`, headers)).status).toBe(404)
  })

  test('unknown cars and paths are 404, in JSON:API', async () => {
    for (const path of ['/v3/vehicles/nobody', '/v3/vehicles/a%2Fb/signals', '/v2/x', '/']) {
      const { status, body } = await get(path, { 'sc-user-id': 'x' })

      expect([status, body]).toMatchObject([404, { errors: [{ type: 'RESOURCE_NOT_FOUND' }] }])
    }
  })

  test('a missing, foreign or expired token is 401', async () => {
    const path = `${smartcarUrl}/v3/connections`
    const authorization = `Bearer ${await smartcarToken(smartcarUrl)}`
    const ask = async (headers: Record<string, string>) => (await fetch(path, { headers })).status

    expect(await ask({})).toBe(401)
    expect(await ask({ authorization: 'Bearer sc_made-up' })).toBe(401)
    expect(await ask({ authorization })).toBe(200)
    clock.ms += 60_000
    expect(await ask({ authorization })).toBe(401)
  })

  test('the token endpoint refuses a wrong secret and other grants', async () => {
    const url = `${smartcarUrl}/oauth2/token`
    const client = { client_id: 'sandbox-smartcar', client_secret: 'guess' }

    expect(await post(url, { grant_type: 'client_credentials', ...client })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
    expect(await post(url, { grant_type: 'password' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    })
  })

  test('the token endpoint takes JSON and HTTP Basic, too', async () => {
    const body = JSON.stringify({ grant_type: 'client_credentials' })
    const basic = Buffer.from('sandbox-smartcar:sandbox-smartcar-secret').toString('base64')
    const headers = { 'content-type': 'application/json', authorization: `Basic ${basic}` }

    const response = await fetch(`${smartcarUrl}/oauth2/token`, { method: 'POST', body, headers })

    expect(await response.json()).toMatchObject({ token_type: 'Bearer', expires_in: 60 })
  })

  test('a deleted connection takes the car away', async () => {
    const gone = uuidOf('car ben bmw')
    const car = await carOf(gone)
    const connection = `${smartcarUrl}/v3/connections/${uuidOf(`connection ${gone}`)}`
    const remove = async () => {
      const authorization = `Bearer ${await smartcarToken(smartcarUrl)}`
      const response = await fetch(connection, { method: 'DELETE', headers: { authorization } })
      return response.status
    }

    expect([await remove(), await remove()]).toEqual([204, 404])
    expect(await client.connectionOfVehicle(gone)).toBeNull()
    expect(await codeOf(client.signalsOf(car, () => readVin(car)))).toBe('BACKEND_REJECTED')
  })
})

describe('Tesla’s own manners', () => {
  const VIN = CARS.find(({ id }) => id === TESLA)?.vin ?? ''

  const get = async (path: string) => {
    const authorization = `Bearer ${await teslaToken(teslaUrl)}`
    const response = await fetch(teslaUrl + path, { headers: { authorization } })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  test('only Teslas are there', async () => {
    const { body } = await get('/api/1/vehicles')

    expect(body).toMatchObject({ response: [{ vin: VIN, state: 'online' }], count: 1 })
    expect((await get('/api/1/vehicles/WVWZZZCD0RW000001')).status).toBe(404)
  })

  test('coordinates come with location_data only, distances in miles, times in s and ms', async () => {
    const without = await get(`/api/1/vehicles/${VIN}/vehicle_data?endpoints=drive_state`)
    const all = await get(
      `/api/1/vehicles/${VIN}/vehicle_data?endpoints=location_data;vehicle_state`,
    )

    expect(without.body.response).not.toHaveProperty('drive_state.latitude')
    expect(all.body.response).toMatchObject({ drive_state: { timestamp: clock.ms } })
    expect(all.body.response).toHaveProperty('drive_state.gps_as_of')
    expect(all.body.response).not.toHaveProperty('charge_state')
  })

  test('a token needs the region’s audience, and is checked', async () => {
    const client = { client_id: 'sandbox-tesla', client_secret: 'sandbox-tesla-secret' }
    const url = `${teslaUrl}/oauth2/v3/token`

    expect((await post(url, { grant_type: 'client_credentials', ...client })).status).toBe(400)
    expect((await fetch(`${teslaUrl}/api/1/vehicles`)).status).toBe(401)
  })
})

test('each backend describes itself with URLs, credentials and examples under its base URL', () => {
  const base = 'http://localhost:4100'

  expect(smartcar.describe(`${base}/smartcar`)).toMatchObject({
    tokenUrl: `${base}/smartcar/oauth2/token`,
    managementUrl: `${base}/smartcar/v3`,
    clientId: 'sandbox-smartcar',
  })
  expect(tesla.describe(`${base}/tesla`)).toMatchObject({
    tokenUrl: `${base}/tesla/oauth2/v3/token`,
    apiUrl: `${base}/tesla`,
    clientId: 'sandbox-tesla',
  })
})

test('vendors say 429, 500 and 401 in their own shapes', () => {
  expect(smartcar.vendorError('rate-limited')).toMatchObject({
    status: 429,
    body: { errors: [{ type: 'RATE_LIMIT', code: 'SMARTCAR_API' }] },
  })
  expect(tesla.vendorError('server-error')).toEqual({
    status: 500,
    headers: {},
    body: { response: null, error: 'internal server error', error_description: '' },
  })
  expect(smartcar.vendorError('expired-token').status).toBe(401)
})
