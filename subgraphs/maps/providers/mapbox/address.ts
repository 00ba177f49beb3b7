/**
 * Mapbox Geocoding v6: features → one address, no more precise than Mapbox says it is.
 *
 * @module
 */
import { readArray, readObject, readOptional, type JsonObject } from '../../../backend/parse.ts'
import type { AddressRecord } from '../../map-provider.ts'
import { readText, toCountryCode } from '../address-text.ts'

/** The most precise one, which Mapbox puts first; `null` when there is none. */
export function readAddress(json: unknown): AddressRecord | null {
  const [feature] = readArray(readObject(json, 'answer').features, 'features', readObject)
  return feature === undefined ? null : toAddress(readObject(feature.properties, 'properties'))
}

function toAddress(properties: JsonObject): AddressRecord {
  const type = readText(properties.feature_type, 'properties.feature_type') ?? ''
  const context = contextOf(properties, type)
  const nameOf = (level: string) => readText(context(level).name, `context.${level}.name`)
  const address = context('address')
  return {
    formatted: formattedOf(properties),
    street: readText(address.street_name, 'context.address.street_name') ?? nameOf('street'),
    houseNumber: readText(address.address_number, 'context.address.address_number'),
    postalCode: nameOf('postcode'),
    city: nameOf('place') ?? nameOf('locality'),
    region: nameOf('region'),
    countryCode: toCountryCode(readText(context('country').country_code, 'context.country')),
    precision: precisionOf(type, properties),
  }
}

/** What a level of the address is called. A feature may leave its own level out: that is itself. */
function contextOf(properties: JsonObject, type: string): (level: string) => JsonObject {
  const context = readOptional(properties.context, 'context', readObject) ?? {}
  const isAddress = type === 'address'
  return (level) =>
    readOptional(context[level], `context.${level}`, readObject) ??
    (level === type && !isAddress ? { name: properties.name } : {})
}

function formattedOf(properties: JsonObject): string {
  const full = readText(properties.full_address, 'properties.full_address')
  if (full !== null) return full
  const parts = [
    readText(properties.name, 'properties.name'),
    readText(properties.place_formatted, 'properties.place_formatted'),
  ]
  return parts.filter((part) => part !== null).join(', ')
}

const PRECISIONS: ReadonlyMap<string, AddressRecord['precision']> = new Map([
  ['street', 'STREET'],
  ['block', 'DISTRICT'],
  ['neighborhood', 'DISTRICT'],
  ['locality', 'DISTRICT'],
  ['postcode', 'CITY'],
  ['place', 'CITY'],
])

/** A point that was computed between two others, or guessed, may be next to the wrong house. */
const SURE_OF_HOUSE = ['rooftop', 'parcel', 'point']

function precisionOf(type: string, properties: JsonObject): AddressRecord['precision'] {
  if (type !== 'address' && type !== 'secondary_address') return PRECISIONS.get(type) ?? 'COUNTRY'
  const coordinates = readOptional(properties.coordinates, 'coordinates', readObject) ?? {}
  const accuracy = readText(coordinates.accuracy, 'coordinates.accuracy')
  return SURE_OF_HOUSE.includes(accuracy ?? '') ? 'BUILDING' : 'STREET'
}
