/**
 * Google's Geocoding API, reverse: failures are HTTP 200 with a `status`.
 *
 * @module
 */
import type { AddressRecord, Place } from '../map-provider.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { toJson } from './google-answers.ts'
import type { GoogleAnswer, GoogleCall } from './google-call.ts'

export async function answerGeocode(
  maps: OfflineSource,
  { query, isKeyValid, fault }: GoogleCall,
): Promise<GoogleAnswer> {
  if (fault === 'over-query-limit') {
    return failed('OVER_QUERY_LIMIT', 'You have exceeded your rate-limit for this API.')
  }
  if (!isKeyValid || fault === 'request-denied') {
    return failed('REQUEST_DENIED', 'The provided API key is invalid.')
  }
  const place = readPlace(query.get('latlng'))
  if (place === null)
    return failed('INVALID_REQUEST', "Invalid request. Invalid 'latlng' parameter.")
  const address = await maps.reverseGeocode(place, query.get('language'))
  return address === null
    ? toJson({ results: [], status: 'ZERO_RESULTS' })
    : toJson({ results: [toResult(address, place)], status: 'OK' })
}

const failed = (status: string, message: string) =>
  toJson({ error_message: message, results: [], status })

/** `lat,lng` */
export function readPlace(text: string | null): Place | null {
  const [, latitude, longitude] = /^\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*$/.exec(text ?? '') ?? []
  const place = { latitude: Number(latitude), longitude: Number(longitude) }
  const isOnGlobe = Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180
  return isOnGlobe ? place : null
}

const RESULT_TYPES = {
  BUILDING: ['street_address'],
  STREET: ['route'],
  DISTRICT: ['sublocality', 'sublocality_level_1', 'political'],
  CITY: ['locality', 'political'],
  COUNTRY: ['country', 'political'],
} as const

const LOCATION_TYPES = {
  BUILDING: 'ROOFTOP',
  STREET: 'GEOMETRIC_CENTER',
  DISTRICT: 'APPROXIMATE',
  CITY: 'APPROXIMATE',
  COUNTRY: 'APPROXIMATE',
} as const

const toResult = (address: AddressRecord, { latitude, longitude }: Place) => ({
  address_components: toComponents(address),
  formatted_address: address.formatted,
  geometry: {
    location: { lat: latitude, lng: longitude },
    location_type: LOCATION_TYPES[address.precision],
    viewport: {
      northeast: { lat: latitude + 0.00135, lng: longitude + 0.00135 },
      southwest: { lat: latitude - 0.00135, lng: longitude - 0.00135 },
    },
  },
  place_id: `sandbox-${latitude.toFixed(5)}-${longitude.toFixed(5)}`,
  types: RESULT_TYPES[address.precision],
})

function toComponents(address: AddressRecord) {
  const { houseNumber, street, city, region, countryCode, postalCode, precision } = address
  const cityTypes = precision === 'DISTRICT' ? RESULT_TYPES.DISTRICT : RESULT_TYPES.CITY
  return [
    toComponent(houseNumber, ['street_number']),
    toComponent(street, ['route']),
    toComponent(city, cityTypes),
    toComponent(region, ['administrative_area_level_1', 'political']),
    toComponent(countryCode, ['country', 'political'], nameOfCountry),
    toComponent(postalCode, ['postal_code']),
  ].flat()
}

const toComponent = (
  name: string | null,
  types: readonly string[],
  toLongName: (name: string) => string = (it) => it,
) => (name === null ? [] : [{ long_name: toLongName(name), short_name: name, types }])

const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' })

const nameOfCountry = (code: string): string => COUNTRY_NAMES.of(code) ?? code
