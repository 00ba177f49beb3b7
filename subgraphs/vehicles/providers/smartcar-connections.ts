/**
 * Smartcar's connections: which car belongs to whom.
 *
 * @module
 */
import {
  isObject,
  ParseError,
  readArray,
  readNumber,
  readObject,
  readOptional,
  readString,
  type JsonObject,
} from '../../backend/parse.ts'
import type { PowerTrain, VehicleRecord } from '../client.ts'
import { displayMake, makeKeyOf } from '../makes.ts'

export interface ConnectionsPage {
  readonly vehicles: readonly VehicleRecord[]
  /** Connections on all pages together. */
  readonly totalCount: number
  /** At most so many come on one page; a backend may grant less than was asked. */
  readonly pageSize: number
}

export function parseConnections(json: unknown): ConnectionsPage {
  const page = readObject(json, 'connections')
  const vehicles = readArray(page.data, 'data', readConnection)
  const meta = readObject(page.meta, 'meta')
  return {
    vehicles,
    totalCount: readNumber(meta.totalCount, 'meta.totalCount'),
    pageSize: readOptional(meta.pageSize, 'meta.pageSize', readNumber) ?? Infinity,
  }
}

function readConnection(item: unknown, path: string): VehicleRecord {
  const connection = readObject(item, path)
  const attributes = isObject(connection.attributes) ? connection.attributes : connection
  const vehicle = readObject(attributes.vehicle, `${path}.vehicle`)
  const user = isObject(attributes.user) ? attributes.user : {}
  const makeKey = makeKeyOf(readString(vehicle.make, `${path}.vehicle.make`))
  return {
    id: readId(relatedId(connection, 'vehicle') ?? vehicle.id, `${path}.vehicle.id`),
    make: displayMake(makeKey),
    makeKey,
    model: readOptional(vehicle.model, `${path}.vehicle.model`, readString),
    year: readYear(vehicle.year),
    powerTrain: POWER_TRAINS[String(vehicle.powertrainType)] ?? null,
    ownerId: readOptional(user.externalId, `${path}.user.externalId`, readString),
    smartcarUserId: readId(relatedId(connection, 'user') ?? user.id, `${path}.user.id`),
    permissions: readOptional(attributes.permissions, `${path}.permissions`, readStrings) ?? [],
  }
}

const POWER_TRAINS: Readonly<Record<string, PowerTrain>> = {
  BEV: 'BATTERY_ELECTRIC',
  PHEV: 'PLUG_IN_HYBRID',
  HEV: 'HYBRID',
  MHEV: 'HYBRID',
  ICE: 'COMBUSTION',
  FCEV: 'FUEL_CELL',
}

function relatedId({ relationships }: JsonObject, name: string): unknown {
  const related = isObject(relationships) ? relationships[name] : null
  const data = isObject(related) ? related.data : null
  return isObject(data) ? data.id : null
}

/** It goes into URLs and headers, so not any string will do. */
export const isId = (text: string): boolean => /^[\x21-\x7e]{1,200}$/.test(text)

function readId(value: unknown, path: string): string {
  const id = readString(value, path)
  if (isId(id)) return id
  throw new ParseError(path, 'an identifier of 1 to 200 visible ASCII characters', value)
}

const readStrings = (value: unknown, path: string) => readArray(value, path, readString)

/** Sent as a number or a string; a car without a credible one has none. */
function readYear(value: unknown): number | null {
  const year = Number(value)
  return Number.isInteger(year) && year >= 1900 && year <= 2200 ? year : null
}
