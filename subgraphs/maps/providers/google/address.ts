/**
 * Geocoding results → one address, no more precise than Google says it is.
 *
 * @module
 */
import {
  readArray,
  readObject,
  readOptional,
  readString,
  type JsonObject,
} from '../../../backend/parse.ts'
import type { AddressRecord } from '../../map-provider.ts'

interface Component {
  readonly longName: string
  readonly shortName: string
  readonly types: readonly string[]
}

interface GeocodingResult {
  readonly formatted: string
  readonly types: readonly string[]
  readonly locationType: string | null
  readonly components: readonly Component[]
}

/** In this order: a London address has a postal town, one in Brooklyn a sublocality only. */
const CITY_TYPES = [
  'locality',
  'postal_town',
  'sublocality_level_1',
  'administrative_area_level_3',
  'administrative_area_level_2',
]
const DISTRICT_TYPES = ['sublocality', 'sublocality_level_1', 'neighborhood']

export const readResults = (value: unknown, path: string): readonly GeocodingResult[] =>
  readArray(value, path, readResult)

/** The most precise one, which Google puts first; a plus code alone is no address. */
export function toAddress(results: readonly GeocodingResult[]): AddressRecord | null {
  const result = results.find(
    ({ types, components }) => !types.includes('plus_code') && components.length > 0,
  )
  return result === undefined ? null : toAddressRecord(result)
}

function toAddressRecord(result: GeocodingResult): AddressRecord {
  const find = (types: readonly string[]) => findComponent(result.components, types)
  const countryCode = find(['country'])?.shortName ?? null
  return {
    formatted: result.formatted,
    street: find(['route'])?.longName ?? null,
    houseNumber: find(['street_number'])?.longName ?? null,
    postalCode: find(['postal_code'])?.longName ?? null,
    city: find(CITY_TYPES)?.longName ?? null,
    region: find(['administrative_area_level_1'])?.longName ?? null,
    countryCode: countryCode !== null && /^[A-Z]{2}$/.test(countryCode) ? countryCode : null,
    precision: precisionOf(result),
  }
}

function precisionOf({ components, locationType }: GeocodingResult): AddressRecord['precision'] {
  const has = (types: readonly string[]) => findComponent(components, types) !== undefined
  if (locationType === 'ROOFTOP' && has(['street_number', 'premise'])) return 'BUILDING'
  if (has(['route'])) return 'STREET'
  if (has(DISTRICT_TYPES)) return 'DISTRICT'
  return has(CITY_TYPES) ? 'CITY' : 'COUNTRY'
}

/** The component of the first of `types` that there is. */
const findComponent = (components: readonly Component[], types: readonly string[]) =>
  types.flatMap((type) => components.filter((component) => component.types.includes(type))).at(0)

function readResult(value: unknown, path: string): GeocodingResult {
  const result = readObject(value, path)
  const geometry: JsonObject = readOptional(result.geometry, `${path}.geometry`, readObject) ?? {}
  return {
    formatted: readString(result.formatted_address, `${path}.formatted_address`),
    types: readArray(result.types, `${path}.types`, readString),
    locationType: readOptional(geometry.location_type, `${path}.location_type`, readString),
    components: readArray(result.address_components, `${path}.components`, readComponent),
  }
}

function readComponent(value: unknown, path: string): Component {
  const component = readObject(value, path)
  return {
    longName: readString(component.long_name, `${path}.long_name`),
    shortName: readString(component.short_name, `${path}.short_name`),
    types: readArray(component.types, `${path}.types`, readString),
  }
}
