/**
 * Smartcar's signals in normal form. A signal that is wrong fails its own reading, never another's.
 *
 * @module
 */
import { BackendError } from '../../backend/errors.ts'
import {
  isObject,
  ParseError,
  readBoolean,
  readObject,
  readString,
  type JsonObject,
} from '../../backend/parse.ts'
import type { PositionRecord, Reading, SignalsRecord } from '../client.ts'
import { qualityOf, readFix, readHeading } from './fix.ts'
import { readInstantMs } from './instants.ts'
import type { ReadingOptions } from './provider.ts'
import { BACKEND, batteryOf, readingOf, readKilometers, readPercent } from './readings.ts'
import { meaningOf, NOT_CAPABLE } from './smartcar-errors.ts'

export function parseSignals(json: unknown, options: ReadingOptions): SignalsRecord {
  const signals = indexByCode(readObject(json, 'signals').data)
  const value = <T>(code: string, read: (body: JsonObject, path: string) => T): Reading<T> =>
    readingOf(() => readBody(signals.get(code), code, read))
  return {
    position: readingOf(() => readPosition(signals, options)),
    battery: batteryOf(
      value('tractionbattery-stateofcharge', (body, path) => readPercent(body.value, path)),
      value('tractionbattery-range', readKilometersBody),
    ),
    odometerKm: value('odometer-traveleddistance', readKilometersBody),
    isLocked: value('closure-islocked', readBooleanBody),
    isOnline: value('connectivitystatus-isonline', readBooleanBody),
  }
}

/** The answer to a read of the one signal `vehicleidentification-vin`: under `data`, or bare. */
export function parseVin(json: unknown): string | null {
  const answer = readObject(json, 'signal')
  const signal = isObject(answer.data) ? answer.data : answer
  const { status, body } = attributesOf(signal)
  if (status === undefined && body === undefined) throw new ParseError('signal', 'a signal', answer)
  return readBody(signal, 'vin', ({ value }, path) => readVin(value, path))
}

function readVin(value: unknown, path: string): string {
  const vin = readString(value, path).trim().toUpperCase()
  if (/^[A-Z0-9]{5,20}$/.test(vin)) return vin
  throw new ParseError(path, 'a vehicle identification number', value)
}

type Signals = ReadonlyMap<string, JsonObject>

function indexByCode(data: unknown): Signals {
  if (!Array.isArray(data)) throw new ParseError('signals.data', 'an array', data)
  const signals = new Map<string, JsonObject>()
  for (const signal of data as readonly unknown[]) {
    if (!isObject(signal)) continue
    const code = attributesOf(signal).code ?? signal.id
    if (typeof code === 'string') signals.set(code, signal)
  }
  return signals
}

const attributesOf = (signal: JsonObject): JsonObject =>
  isObject(signal.attributes) ? signal.attributes : signal

function readPosition(signals: Signals, options: ReadingOptions): PositionRecord | null {
  const code = 'location-preciselocation'
  const signal = signals.get(code)
  return readBody(signal, code, (body, path) => {
    const fix = readFix(body.latitude, body.longitude, path)
    if (fix === null) return null
    const meta = isObject(signal?.meta) ? signal.meta : {}
    const recordedAtMs = readInstantMs(meta.oemUpdatedAt)
    const measuredAtMs = recordedAtMs ?? readInstantMs(meta.retrievedAt ?? meta.fetchedAt)
    const receivedAtMs = options.now()
    const isParked = String(body.locationType).includes('PARKED')
    return {
      ...fix,
      headingDegrees: readHeading(body.heading),
      speedKph: readSpeed(signals),
      accuracyMeters: null,
      recordedAtMs,
      receivedAtMs,
      quality: qualityOf(isParked, measuredAtMs, receivedAtMs, options),
      source: 'SMARTCAR',
    }
  })
}

const readSpeed = (signals: Signals): Reading<number> =>
  readingOf(() => {
    const code = 'motion-currentspeed'
    return readBody(signals.get(code), code, readKilometersBody)
  })

/** `null` for a signal that the car does not have. */
function readBody<T>(
  signal: JsonObject | undefined,
  code: string,
  read: (body: JsonObject, path: string) => T,
): T | null {
  if (signal === undefined) return null
  const { status, body } = attributesOf(signal)
  const state = isObject(status) ? status : {}
  if (state.value === 'ERROR') return refuse(isObject(state.error) ? state.error : {})
  if (state.value === 'UNAVAILABLE' || body === undefined || body === null) return null
  const content = readObject(body, code)
  return content.value === null ? null : read(content, code)
}

function refuse({ type, code }: JsonObject): null {
  if (type === NOT_CAPABLE) return null
  const meaning = meaningOf(type, code)
  throw new BackendError(
    meaning?.code ?? 'BACKEND_UNAVAILABLE',
    BACKEND,
    meaning?.message ?? 'a signal could not be read',
    { cause: { reason: meaning?.reason ?? null } },
  )
}

const readKilometersBody = ({ value, unit }: JsonObject, path: string): number =>
  readKilometers(value, unit, path)

const readBooleanBody = ({ value }: JsonObject, path: string): boolean => readBoolean(value, path)
