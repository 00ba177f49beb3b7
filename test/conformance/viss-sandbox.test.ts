/**
 * No client or validator of VISS can be had from npm, so the sandbox and the adapter are held to what the specification
 * itself shows: its JSON schema's shapes, restated here, and its examples, word for word.
 *
 * @see COVESA VISS 3.0 Core, "JSON Schema"; Transport, "HTTPS", "Read", "Search Read", "Authorized Read".
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { CARS } from '../../subgraphs/sandbox-kit/world.ts'
import { parseDataPoints } from '../../subgraphs/vehicles/providers/viss-parser.ts'
import { createVehiclesSandbox } from '../../subgraphs/vehicles/sandbox/vehicles-sandbox.ts'
import { codeOf, fakeVendors, rivian } from '../subgraphs/vehicles/fixtures.ts'
import { listen } from '../subgraphs/vehicles/sandbox/http.ts'

const TS = z.iso.datetime()
const POINT = z.strictObject({
  path: z.string().regex(/^Vehicle(\.\w+)+$/),
  dp: z.strictObject({ value: z.string(), ts: TS }),
})
const ANSWER = z.strictObject({ data: z.union([POINT, z.array(POINT).min(2)]), ts: TS })
/** As the table "Status Codes" has them. */
const REASONS: Readonly<Record<number, readonly string[]>> = {
  400: ['bad_request', 'invalid_data'],
  401: ['invalid_token'],
  403: ['forbidden_request'],
  404: ['unavailable_data'],
  429: ['too_many_requests'],
  503: ['service_unavailable'],
  504: ['gateway_timeout'],
}
const ERROR = z.strictObject({
  error: z.strictObject({ number: z.int(), reason: z.string(), description: z.string() }),
  ts: TS,
})

describe('the sandbox', () => {
  const vin = CARS.find(({ make }) => make === 'RIVIAN')?.vin ?? ''
  const { viss } = createVehiclesSandbox()
  let listening: Awaited<ReturnType<typeof listen>>

  beforeAll(async () => {
    listening = await listen(viss)
  })
  afterAll(() => listening[Symbol.asyncDispose]())

  async function get(path: string, token = 'sandbox-viss-token') {
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${listening.url}/${vin}/${path}`, { headers })
    return { status: response.status, body: (await response.json()) as unknown }
  }

  test.each([
    'Vehicle/Speed',
    'Vehicle/Cabin/Door?filter={"variant":"paths", "parameter":"*/*/IsLocked"}',
    'Vehicle?filter={"variant":"paths","parameter":["CurrentLocation.Latitude","Speed"]}',
    'Vehicle/CurrentLocation?filter={"variant":"paths","parameter":["Latitude"]}',
  ])('answers %s in the shape of the schema', async (path) => {
    const { status, body } = await get(path)

    expect(status).toBe(200)
    expect(ANSWER.safeParse(body).error).toBeUndefined()
  })

  test.each([
    ['Vehicle/Horn', null],
    ['Vehicle', null],
    ['Vehicle?filter=x', null],
    ['Vehicle/Speed', 'forbidden'],
    ['Vehicle/Speed', 'car-unreachable'],
  ])('refuses %s under %s with a reason of its status', async (path, fault) => {
    viss.setFault(fault)

    const { status, body } = await get(path)

    viss.setFault(null)
    const { error } = ERROR.parse(body)
    expect(error.number).toBe(status)
    expect(REASONS[status]).toContain(error.reason)
  })

  test.each(['rate-limited', 'server-error', 'expired-token'] as const)('%s as well', (fault) => {
    const { status, body } = viss.vendorError(fault)

    expect(REASONS[status]).toContain(ERROR.parse(body).error.reason)
  })
})

describe('the adapter', () => {
  const options = { now: () => 0, staleAfterMs: 1, odometerUnit: 'kilometers' } as const

  test('reads the example of a read, of which it needs nothing', () => {
    const example = {
      data: {
        path: 'Vehicle.Cabin.SeatPosCount',
        dp: { value: ['2', '3', '2'], ts: '2020-04-15T13:37:00Z' },
      },
      ts: '2020-04-15T13:37:00Z',
    }

    expect(parseDataPoints(example, options)).toEqual({
      ...{ position: null, battery: null, odometerKm: null, isLocked: null, isOnline: null },
    })
  })

  test('understands the example of a search, its doors by their older names', () => {
    const door = (name: string, value: string) => ({
      path: `Vehicle.Cabin.Door.${name}`,
      dp: { value, ts: '2020-04-15T13:37:00Z' },
    })
    const example = {
      data: [door('Row1.Left.IsOpen', 'false'), door('Row4.Right.IsLocked', 'true')],
      ts: '2020-04-15T13:37:00Z',
    }

    expect(parseDataPoints(example, options).isLocked).toBe(true)
  })

  test.each([
    [401, 'invalid_token', 'Access token is invalid.', 'BACKEND_AUTH'],
    [404, 'unavailable_data', 'The requested data was not found.', 'BACKEND_REJECTED'],
  ])('knows the example of a %d', async (number, reason, description, code) => {
    const body = { error: { number, reason, description }, ts: '2020-04-15T13:37:00Z' }
    const { client } = fakeVendors(() => ({ status: number, body }))

    expect(await codeOf(client.signalsOf(rivian, () => Promise.resolve('VIN')))).toBe(code)
  })

  test('asks as the example of a search does: the path in the URL, the filter in its query', async () => {
    const { client, requests } = fakeVendors(() => ({ body: { data: [], ts: '' } }))

    await client.signalsOf(rivian, () => Promise.resolve('VIN'))

    const { pathname, searchParams } = new URL(requests[0]?.url ?? '')
    expect(pathname).toBe('/VIN/Vehicle')
    expect(JSON.parse(searchParams.get('filter') ?? '')).toEqual({
      variant: 'paths',
      parameter: expect.arrayContaining(['CurrentLocation.Latitude']),
    })
    expect(requests[0]?.method).toBe('GET')
  })
})
