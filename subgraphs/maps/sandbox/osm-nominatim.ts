/**
 * Nominatim's `/reverse`: numbers are strings, countries in lower case, and nothing found is HTTP 200.
 *
 * @module
 */
import type { AddressRecord, Place } from '../map-provider.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { readPair, toPlace } from './picture-geometry.ts'
import { toJson, VendorRefusal, type VendorAnswer, type VendorCall } from './vendor-call.ts'

export const toError = (code: number, message: string) => ({ error: { code, message } })

export async function answerReverse(
  maps: OfflineSource,
  { query, headers, fault }: VendorCall,
): Promise<VendorAnswer> {
  const format = query.get('format') ?? 'xml'
  if (format !== 'jsonv2' && format !== 'json') {
    throw refuse("Parameter 'format' must be one of: json, jsonv2")
  }
  const place = readPlace(query)
  const language = query.get('accept-language') ?? headers['accept-language'] ?? null
  const address = fault === 'unable-to-geocode' ? null : await maps.reverseGeocode(place, language)
  if (address === null) return toJson({ error: 'Unable to geocode' })
  return toJson(toPlaceObject(address, place, query.get('addressdetails') !== '0'))
}

const refuse = (message: string) => new VendorRefusal(toJson(toError(400, message), 400))

function readPlace(query: URLSearchParams): Place {
  for (const name of ['lat', 'lon']) {
    const text = query.get(name)
    if (text === null) throw refuse(`Parameter '${name}' missing.`)
    if (!Number.isFinite(Number(text))) throw refuse(`Parameter '${name}' must be a number.`)
  }
  const pair = readPair(`${query.get('lat') ?? ''},${query.get('lon') ?? ''}`)
  const place = pair === null ? null : toPlace(...pair)
  if (place === null) throw refuse('Bad coordinates.')
  return place
}

/** Rank, OSM key and value, and what the address calls it. */
const KINDS = {
  BUILDING: [30, 'building', 'yes', 'building'],
  STREET: [26, 'highway', 'residential', 'road'],
  DISTRICT: [20, 'place', 'suburb', 'suburb'],
  CITY: [16, 'boundary', 'administrative', 'city'],
  COUNTRY: [4, 'boundary', 'administrative', 'country'],
} as const

const REACH = 0.0005
const LICENCE = 'Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright'

function toPlaceObject(
  address: AddressRecord,
  { latitude, longitude }: Place,
  isDetailed: boolean,
) {
  const [place_rank, category, type, addresstype] = KINDS[address.precision]
  const id = Math.round((latitude + 90) * 1e4) * 4_000_000 + Math.round((longitude + 180) * 1e4)
  const box = [latitude - REACH, latitude + REACH, longitude - REACH, longitude + REACH]
  return {
    place_id: id,
    licence: LICENCE,
    osm_type: 'way',
    osm_id: id,
    lat: latitude.toFixed(7),
    lon: longitude.toFixed(7),
    category,
    type,
    place_rank,
    importance: 0.05,
    addresstype,
    name: address.street ?? address.city ?? '',
    display_name: address.formatted,
    ...(isDetailed ? { address: toDetails(address) } : {}),
    boundingbox: box.map((degrees) => degrees.toFixed(7)),
  }
}

const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' })

function toDetails(address: AddressRecord): Readonly<Record<string, string>> {
  const { houseNumber, street, city, region, postalCode, countryCode } = address
  const parts = {
    house_number: houseNumber,
    road: street,
    city,
    state: region,
    postcode: postalCode,
    country: countryCode === null ? null : (COUNTRY_NAMES.of(countryCode) ?? null),
    country_code: countryCode?.toLowerCase() ?? null,
  }
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, text]) => (text === null ? [] : [[name, text]])),
  )
}
