/**
 * What a car says over its vendor's stream, in the vendor's own words.
 *
 * @module
 */
import type { SandboxCar } from '../../../sandbox-kit/world.ts'
import type { CarPosition } from '../fleet/fleet.ts'

export interface Message {
  readonly topic: string
  readonly payload: string
}

/** As `topic_base` of Tesla's dispatcher. */
export const TESLA_TOPICS = 'telemetry'
/** Before `<GCID>/<VIN>`, as a bridge from BMW's broker would put it. */
export const BMW_TOPICS = 'cardata'
/** Of everybody whose BMW it is; BMW gives one per customer. */
const GCID = 'sandbox-gcid'

const KPH_PER_MPH = 1.609344
const BMW_LOCATION = 'vehicle.cabin.infotainment.navigation.currentLocation.'

type Speaker = (car: SandboxCar, position: CarPosition) => readonly Message[]

const SPEAKERS: ReadonlyMap<string, Speaker> = new Map<string, Speaker>([
  [
    'TESLA',
    ({ vin }, position) => {
      const field = (name: string, value: unknown): Message => ({
        topic: `${TESLA_TOPICS}/${vin}/v/${name}`,
        payload: JSON.stringify(value),
      })
      const { latitude, longitude, headingDegrees, speedKph } = position
      return [
        field('VehicleSpeed', Math.round((speedKph / KPH_PER_MPH) * 10) / 10),
        field('Location', { latitude, longitude }),
        field('GpsHeading', headingDegrees),
      ]
    },
  ],
  [
    'BMW',
    ({ vin }, { latitude, longitude, headingDegrees, measuredAtMs }) => {
      const timestamp = new Date(measuredAtMs).toISOString()
      const descriptor = (name: string, value: number) => [
        BMW_LOCATION + name,
        { value, unit: 'degrees', timestamp },
      ]
      const data = Object.fromEntries([
        descriptor('latitude', latitude),
        descriptor('longitude', longitude),
        descriptor('heading', Math.round(headingDegrees) % 360),
      ]) as object
      const payload = JSON.stringify({ vin, entityId: GCID, topic: vin, timestamp, data })
      return [{ topic: `${BMW_TOPICS}/${GCID}/${vin}`, payload }]
    },
  ],
])

export const isStreaming = ({ make }: SandboxCar): boolean => SPEAKERS.has(make)

/** None for a make that does not stream. */
export const messagesOf: Speaker = (car, position) => SPEAKERS.get(car.make)?.(car, position) ?? []
