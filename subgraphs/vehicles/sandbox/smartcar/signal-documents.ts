/**
 * The signals of a simulated car, as Smartcar sends them.
 *
 * @module
 */
import type { SandboxCar } from '../../../sandbox-kit/world.ts'
import type { CarState } from '../fleet/fleet.ts'

export type UnitSystem = 'metric' | 'imperial'

export interface SignalsRequest {
  readonly car: SandboxCar
  readonly state: CarState
  readonly nowMs: number
  readonly units: UnitSystem
  /** The location cannot be read this time. */
  readonly isLocationFailing: boolean
}

interface Content {
  readonly status: object
  readonly body?: object
}

const success = (body: object): Content => ({ status: { value: 'SUCCESS' }, body })

const failure = (type: string, code: string): Content => ({
  status: { value: 'ERROR', error: { type, code, resolution: { type: 'RETRY_LATER' } } },
})

const NOT_CAPABLE: Content = {
  status: {
    value: 'ERROR',
    error: { type: 'COMPATIBILITY', code: 'VEHICLE_NOT_CAPABLE', resolution: { type: null } },
  },
}

/** `[code, group, name, content]` of every signal the sandbox knows. */
const SIGNALS: readonly (readonly [
  code: string,
  group: string,
  name: string,
  content: (request: SignalsRequest) => Content,
])[] = [
  ['closure-islocked', 'Closure', 'IsLocked', ({ state }) => success({ value: state.isLocked })],
  [
    'connectivitystatus-isonline',
    'ConnectivityStatus',
    'IsOnline',
    ({ state }) => success({ value: state.isOnline }),
  ],
  ['location-preciselocation', 'Location', 'PreciseLocation', locationOf],
  [
    'motion-currentspeed',
    'Motion',
    'CurrentSpeed',
    ({ state, units }) => success(speed(state.speedKph, units)),
  ],
  [
    'odometer-traveleddistance',
    'Odometer',
    'TraveledDistance',
    ({ state, units }) => success(distance(state.odometerKm, units)),
  ],
  [
    'tractionbattery-range',
    'TractionBattery',
    'Range',
    ({ state: { battery }, units }) =>
      battery === null
        ? { status: { value: 'UNAVAILABLE' } }
        : success(distance(battery.rangeKm, units)),
  ],
  [
    'tractionbattery-stateofcharge',
    'TractionBattery',
    'StateOfCharge',
    ({ state: { battery } }) =>
      battery === null ? NOT_CAPABLE : success({ value: battery.percent, unit: 'percent' }),
  ],
  [
    'vehicleidentification-vin',
    'VehicleIdentification',
    'VIN',
    ({ car }) => success({ value: car.vin }),
  ],
]

/** `code` narrows them to one; `null` when there is no such signal. */
export const signalDocument = (request: SignalsRequest, code: string): object | null =>
  signalDocuments(request, code)[0] ?? null

export function signalDocuments(request: SignalsRequest, only?: string): readonly object[] {
  const { car, state, nowMs } = request
  const asked = only === undefined ? SIGNALS : SIGNALS.filter(([code]) => code === only)
  return asked.map(([code, group, name, content]) => ({
    id: code,
    type: 'signal',
    attributes: { code, name, group, ...content(request) },
    meta: { retrievedAt: nowMs, oemUpdatedAt: state.measuredAtMs },
    links: { self: `/vehicles/${car.id}/signals/${code}` },
  }))
}

const DIRECTIONS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const

function locationOf({ state, isLocationFailing }: SignalsRequest): Content {
  if (isLocationFailing) return failure('UPSTREAM', 'NO_RESPONSE')
  const { latitude, longitude, headingDegrees, motion } = state
  return success({
    latitude,
    longitude,
    heading: headingDegrees,
    direction: DIRECTIONS[Math.round(headingDegrees / 45) % 8],
    locationType: motion === 'PARKED' ? 'LAST_PARKED' : 'CURRENT',
  })
}

const KM_PER_MILE = 1.609344

const distance = (km: number, units: UnitSystem) =>
  units === 'metric'
    ? { value: Math.round(km * 1000) / 1000, unit: 'kilometers' }
    : { value: Math.round((km / KM_PER_MILE) * 1000) / 1000, unit: 'miles' }

const speed = (kph: number, units: UnitSystem) =>
  units === 'metric'
    ? { value: kph, unit: 'kph' }
    : { value: Math.round((kph / KM_PER_MILE) * 10) / 10, unit: 'mph' }
