import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createHttpBackend } from '../../../../../subgraphs/backend/http-backend.ts'
import { CARS } from '../../../../../subgraphs/sandbox-kit/world.ts'
import { createViss, readVissError } from '../../../../../subgraphs/vehicles/index.ts'
import { createVehiclesSandbox } from '../../../../../subgraphs/vehicles/sandbox/vehicles-sandbox.ts'
import { codeOf, rivian } from '../../fixtures.ts'
import { fetchTransport, listen } from '../http.ts'

const CAR = CARS.find(({ make }) => make === 'RIVIAN')
const NOW = Date.UTC(2026, 10, 22, 12)
const now = () => NOW
const { viss, fleet } = createVehiclesSandbox({ now })
const TOKEN = { authorization: 'Bearer sandbox-viss-token' }

let listening: Awaited<ReturnType<typeof listen>>

beforeAll(async () => {
  listening = await listen(viss)
})
afterAll(() => listening[Symbol.asyncDispose]())

const vin = CAR?.vin ?? ''
const stateNow = () => fleet.stateOf(CAR?.id ?? '', NOW)

async function get(
  path: string,
  filter?: unknown,
  headers: Readonly<Record<string, string>> = TOKEN,
) {
  const query = filter === undefined ? '' : `?filter=${encodeURIComponent(JSON.stringify(filter))}`
  const response = await fetch(`${listening.url}/${path}${query}`, { headers })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const errorOf = async (answer: ReturnType<typeof get>) => {
  const { status, body } = await answer
  return [status, (body.error as { reason: string }).reason]
}

function readCar() {
  const backend = createHttpBackend({
    name: 'vehicles',
    baseUrl: listening.url,
    transport: fetchTransport,
    credential: { headers: () => TOKEN, refused: () => false },
    timeoutMs: 5000,
    now: () => performance.now(),
    maxConcurrentCalls: 10,
    readError: readVissError,
  })
  const provider = createViss({
    backend,
    vehiclePath: '/{vin}',
    version: 3,
    signals: ['position', 'speed', 'ignition', 'battery', 'odometer', 'locks', 'online'],
    odometerUnit: 'kilometers',
    now,
    staleAfterMs: 60_000,
  })
  return provider.signalsOf(rivian, () => Promise.resolve(vin))
}

describe('through the product’s own adapter', () => {
  test('a car’s signals are those of the fleet at this moment', async () => {
    const state = stateNow()

    expect(await readCar()).toEqual({
      position: {
        latitude: state.latitude,
        longitude: state.longitude,
        headingDegrees: state.headingDegrees,
        speedKph: state.speedKph,
        accuracyMeters: 4.5,
        recordedAtMs: state.measuredAtMs,
        receivedAtMs: NOW,
        quality: state.motion === 'PARKED' ? 'LAST_PARKED' : 'LIVE',
        source: 'VISS',
      },
      battery: {
        percent: state.battery?.percent,
        rangeKm: expect.closeTo(state.battery?.rangeKm ?? Number.NaN, 2),
      },
      odometerKm: state.odometerKm,
      isLocked: state.isLocked,
      isOnline: state.isOnline,
    })
  })

  test.each([
    ['car-unreachable', 'BACKEND_UNAVAILABLE'],
    ['forbidden', 'BACKEND_AUTH'],
    ['error-in-200', 'BACKEND_UNAVAILABLE'],
  ])('%s is %s until it is switched off', async (fault, code) => {
    viss.setFault(fault)
    expect(await codeOf(readCar())).toBe(code)

    viss.setFault(null)
    expect(await codeOf(readCar())).toBe('answered')
  })

  test('without a fix there is no position, and the rest comes', async () => {
    viss.setFault('no-fix')

    const signals = await readCar()

    viss.setFault(null)
    expect(signals).toMatchObject({ position: null, odometerKm: stateNow().odometerKm })
  })
})

describe('as the specification has it', () => {
  const paths = (...parameter: readonly string[]) => ({ variant: 'paths', parameter })

  test('one leaf is an object, by slashes or dots', async () => {
    const speed = await get(`${vin}/Vehicle/Speed`)

    expect(speed).toEqual({
      status: 200,
      body: {
        data: {
          path: 'Vehicle.Speed',
          dp: {
            value: String(stateNow().speedKph),
            ts: new Date(stateNow().measuredAtMs).toISOString(),
          },
        },
        ts: new Date(NOW).toISOString(),
      },
    })
    expect(await get(`${vin}/Vehicle.Speed`)).toEqual(speed)
  })

  test('a wildcard stands for one name; the filter is relative to the path', async () => {
    const filter = { variant: 'paths', parameter: '*/*/IsLocked' }

    const { body } = await get(`${vin}/Vehicle/Cabin/Door`, filter)

    expect((body.data as readonly { path: string }[]).map(({ path }) => path)).toEqual([
      'Vehicle.Cabin.Door.Row1.DriverSide.IsLocked',
      'Vehicle.Cabin.Door.Row1.PassengerSide.IsLocked',
      'Vehicle.Cabin.Door.Row2.DriverSide.IsLocked',
      'Vehicle.Cabin.Door.Row2.PassengerSide.IsLocked',
    ])
  })

  test.each([
    ['a branch without a filter', 'Vehicle', undefined, [400, 'invalid_data']],
    ['another filter', 'Vehicle', { variant: 'history', parameter: 'P2D' }, [400, 'bad_request']],
    ['no filter at all', 'Vehicle', 'paths', [400, 'bad_request']],
    ['one unknown leaf among others', 'Vehicle', paths('Speed', 'Horn'), [404, 'unavailable_data']],
    ['another tree', 'Driver', undefined, [404, 'unavailable_data']],
  ])('%s is refused', async (_what, path, filter, expected) => {
    expect(await errorOf(get(`${vin}/${path}`, filter))).toEqual(expected)
  })

  test('a car of another make is not known here, nor is anything without the token', async () => {
    const golf = CARS.find(({ make }) => make === 'VOLKSWAGEN')?.vin ?? ''

    expect(await errorOf(get(`${golf}/Vehicle/Speed`))).toEqual([404, 'unavailable_data'])
    expect(await errorOf(get(`${vin}/Vehicle/Speed`, undefined, {}))).toEqual([
      401,
      'invalid_token',
    ])
  })
})
