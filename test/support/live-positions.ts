/**
 * What tests of live positions begin with: a position, settings, a codec made for tests.
 *
 * @module
 */
import type {
  Codec,
  LivePositionsOptions,
  PositionUpdate,
  SharedCodec,
} from '../../gateway/streaming/live-positions.ts'

export interface TestPosition {
  readonly latitude: number
  readonly longitude: number
  readonly headingDegrees: number | null
  readonly speedKph: number | null
  readonly recordedAtMs: number | null
  readonly receivedAtMs: number
  readonly quality: 'LIVE' | 'LAST_PARKED' | 'STALE'
}

/** In Vaduz; `step` thousandths of a degree further north, at `atMs`. */
export const positionAt = (
  atMs: number,
  step = 0,
  rest: Partial<TestPosition> = {},
): TestPosition => ({
  latitude: Math.round((47.14 + step / 1000) * 1e6) / 1e6,
  longitude: 9.52,
  headingDegrees: 0,
  speedKph: 50,
  recordedAtMs: atMs,
  receivedAtMs: atMs,
  quality: 'LIVE',
  ...rest,
})

/** `cars/<VIN>`: a position as JSON, taken by its word. */
export const testCodec = (): Codec<TestPosition> => ({
  topics: ['cars/+'],
  decode: (topic, payload) =>
    topic.startsWith('cars/')
      ? read(payload, { vin: topic.slice('cars/'.length) }, 'STREAMED')
      : 'NOT_MINE',
  reset: () => undefined,
})

export const testShared = (processId: string): SharedCodec<TestPosition> => ({
  topics: ['shared/+'],
  decode: (topic, payload) => {
    if (!topic.startsWith('shared/')) return 'NOT_MINE'
    const { from, learned, position } = JSON.parse(Buffer.from(payload).toString()) as Shared
    const vehicleId = topic.slice('shared/'.length)
    return from === processId ? [] : [{ car: { vehicleId }, position, learned }]
  },
  encode: ({ car, position, learned }) =>
    'vin' in car
      ? null
      : {
          topic: `shared/${car.vehicleId}`,
          payload: Buffer.from(JSON.stringify({ from: processId, learned, position })),
        },
  reset: () => undefined,
})

interface Shared {
  readonly from: string
  readonly learned: PositionUpdate<TestPosition>['learned']
  readonly position: TestPosition
}

function read(
  payload: Uint8Array,
  car: PositionUpdate<TestPosition>['car'],
  learned: PositionUpdate<TestPosition>['learned'],
): readonly PositionUpdate<TestPosition>[] | 'MALFORMED' {
  try {
    const position = JSON.parse(Buffer.from(payload).toString()) as TestPosition
    return [{ car, position, learned }]
  } catch {
    return 'MALFORMED'
  }
}

/** Of a process without a broker and without questions, where the car `car-1` streams as `VIN-1`. */
export const liveOptions = (
  rest: Partial<LivePositionsOptions<TestPosition>> = {},
): LivePositionsOptions<TestPosition> => ({
  broker: null,
  codecs: [testCodec()],
  shared: null,
  poll: null,
  askVin: (vehicleId) => Promise.resolve(vehicleId.replace(/^car-/, 'VIN-')),
  collectMs: 20,
  maxSpeedKph: 400,
  maxCars: 1000,
  lingerMs: 0,
  ...rest,
})

/** Of a process at `url`. */
export const brokerAt = (url: string) => ({
  url,
  maxPacketBytes: 65_536,
  keepAliveSeconds: 10,
  connectTimeoutMs: 2000,
  retry: { firstMs: 20, longestMs: 100 },
})

/** Asks until it is so: for what another process or socket does. Fails after five seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5000; !isSo();) {
    if (Date.now() > deadline) throw new Error(`did not come to be: ${String(isSo)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
