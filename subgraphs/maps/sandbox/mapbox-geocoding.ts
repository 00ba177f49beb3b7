/**
 * Mapbox Geocoding v6, reverse: GeoJSON, longitude first.
 *
 * @module
 */
import type { AddressRecord, Place } from '../map-provider.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { refuse } from './mapbox-access.ts'
import { readPair, toPlace } from './picture-geometry.ts'
import { toJson, type VendorAnswer, type VendorCall } from './vendor-call.ts'

const FEATURE_TYPES = [
  ...['country', 'region', 'postcode', 'district', 'place', 'locality', 'neighborhood'],
  ...['block', 'street', 'address', 'secondary_address'],
]

export async function answerReverse(
  maps: OfflineSource,
  { query }: VendorCall,
): Promise<VendorAnswer> {
  const types = query.get('types')?.split(',') ?? FEATURE_TYPES
  demandKnown(types, query.get('limit'))
  const place = readPlace(query)
  const address = await maps.reverseGeocode(place, query.get('language'))
  const isWanted = address !== null && types.includes(TYPE_OF[address.precision])
  return toJson({
    type: 'FeatureCollection',
    features: isWanted ? [toFeature(address, place)] : [],
    attribution: 'NOTICE: © sandbox. All of it is packaged data; see the attribution of the maps.',
  })
}

function demandKnown(types: readonly string[], limit: string | null): void {
  const stranger = types.find((type) => !FEATURE_TYPES.includes(type))
  if (stranger !== undefined) {
    const known = FEATURE_TYPES.join(', ')
    throw refuse(422, `Type "${stranger}" is not a known type. Must be one of: ${known}`)
  }
  if (Number(limit ?? 1) > 1 && types.length !== 1) {
    throw refuse(422, 'limit must be combined with a single type parameter when reverse geocoding')
  }
}

function readPlace(query: URLSearchParams): Place {
  const pair = readPair(`${query.get('latitude') ?? ''},${query.get('longitude') ?? ''}`)
  const place = pair === null ? null : toPlace(...pair)
  if (place === null) throw refuse(422, 'longitude and latitude must be valid coordinates')
  return place
}

const TYPE_OF = {
  BUILDING: 'address',
  STREET: 'street',
  DISTRICT: 'locality',
  CITY: 'place',
  COUNTRY: 'country',
} as const

function toFeature(address: AddressRecord, { latitude, longitude }: Place) {
  const feature_type = TYPE_OF[address.precision]
  const id = `sandbox.${latitude.toFixed(5)}.${longitude.toFixed(5)}`
  const accuracy = address.precision === 'BUILDING' ? { accuracy: 'rooftop' } : {}
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
    properties: {
      mapbox_id: id,
      feature_type,
      ...namesOf(address),
      coordinates: { longitude, latitude, ...accuracy },
      context: toContext(address),
    },
  }
}

/** What comes before the first comma is the name, the rest is where it lies. */
function namesOf({ formatted }: AddressRecord) {
  const [name = '', ...rest] = formatted.split(', ')
  const place_formatted = rest.join(', ')
  return { name, name_preferred: name, place_formatted, full_address: formatted }
}

function toContext(address: AddressRecord) {
  const { street, houseNumber, postalCode, city, region, countryCode, precision } = address
  const named = (
    level: string,
    name: string | null,
    more: Readonly<Record<string, string>> = {},
  ) => (name === null ? {} : { [level]: { mapbox_id: `sandbox.${level}`, name, ...more } })
  return {
    ...(houseNumber === null || street === null
      ? {}
      : named('address', `${street} ${houseNumber}`, {
          address_number: houseNumber,
          street_name: street,
        })),
    ...named('street', street),
    ...named(precision === 'DISTRICT' ? 'locality' : 'place', city),
    ...named('postcode', postalCode),
    ...named('region', region),
    ...(countryCode === null
      ? {}
      : named('country', COUNTRY_NAMES.of(countryCode) ?? countryCode, {
          country_code: countryCode,
        })),
  }
}

const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' })
