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
const BUILDING_TYPES = ['street_number', 'premise']
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
  const byType = indexByType(result.components)
  const nameOf = (type: string) => byType.get(type)?.longName ?? null
  const countryCode = byType.get('country')?.shortName ?? null
  return {
    formatted: result.formatted,
    street: nameOf('route'),
    houseNumber: nameOf('street_number'),
    postalCode: nameOf('postal_code'),
    city: firstOf(CITY_TYPES, byType)?.longName ?? null,
    region: nameOf('administrative_area_level_1'),
    countryCode: countryCode !== null && /^[A-Z]{2}$/.test(countryCode) ? countryCode : null,
    precision: precisionOf(result.locationType, byType),
  }
}

function precisionOf(locationType: string | null, byType: ByType): AddressRecord['precision'] {
  const has = (types: readonly string[]) => firstOf(types, byType) !== undefined
  if (locationType === 'ROOFTOP' && has(BUILDING_TYPES)) return 'BUILDING'
  if (byType.has('route')) return 'STREET'
  if (has(DISTRICT_TYPES)) return 'DISTRICT'
  return has(CITY_TYPES) ? 'CITY' : 'COUNTRY'
}

type ByType = ReadonlyMap<string, Component>

/** Of several components of one type the first counts. */
function indexByType(components: readonly Component[]): ByType {
  const byType = new Map<string, Component>()
  for (const component of components) {
    for (const type of component.types) if (!byType.has(type)) byType.set(type, component)
  }
  return byType
}

/** The component of the first of `types` that there is. */
function firstOf(types: readonly string[], byType: ByType): Component | undefined {
  for (const type of types) {
    const component = byType.get(type)
    if (component !== undefined) return component
  }
  return undefined
}

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
