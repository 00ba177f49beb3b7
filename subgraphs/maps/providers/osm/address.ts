/**
 * Nominatim's `jsonv2` → one address, no more precise than the object that was found.
 *
 * @module
 */
import {
  readNumeric,
  readObject,
  readOptional,
  readString,
  ParseError,
  type JsonObject,
} from '../../../backend/parse.ts'
import type { AddressRecord } from '../../map-provider.ts'
import { readText, toCountryCode } from '../address-text.ts'

const CITY_KEYS = ['city', 'town', 'village', 'municipality', 'hamlet'] as const
const STREET_KEYS = ['road', 'pedestrian', 'footway', 'cycleway', 'path', 'square'] as const
const REGION_KEYS = ['state', 'province', 'region', 'county'] as const

/** Nominatim says with HTTP 200 that there is nothing: `{"error": "Unable to geocode"}`. */
export function readAddress(json: unknown): AddressRecord | null {
  const answer = readObject(json, 'answer')
  if (answer.error === undefined) return toAddress(answer)
  if (answer.error === 'Unable to geocode') return null
  throw new ParseError('error', '"Unable to geocode"', answer.error)
}

function toAddress(answer: JsonObject): AddressRecord {
  const address = readOptional(answer.address, 'address', readObject) ?? {}
  const part = (name: string) => readText(address[name], `address.${name}`)
  const firstOf = (names: readonly string[]) =>
    names.map(part).find((text) => text !== null) ?? null
  const [street, houseNumber] = [firstOf(STREET_KEYS), part('house_number')]
  const city = firstOf(CITY_KEYS)
  return {
    formatted: readString(answer.display_name, 'display_name'),
    street,
    houseNumber,
    postalCode: part('postcode'),
    city,
    region: firstOf(REGION_KEYS),
    countryCode: toCountryCode(part('country_code')),
    precision: precisionOf({
      rank: readOptional(answer.place_rank, 'place_rank', readNumeric) ?? 0,
      type: readText(answer.addresstype, 'addresstype') ?? '',
      hasNumber: houseNumber !== null,
      hasStreet: street !== null,
    }),
  }
}

interface Found {
  /** Of what was found: a continent is 2, a city about 16, a street 26, whatever stands at an address 30. */
  readonly rank: number
  readonly type: string
  readonly hasNumber: boolean
  readonly hasStreet: boolean
}

/**
 * A thing without a number is no address, but its street is. Villages rank with the parts of cities, so their type tells.
 *
 * @see Nominatim, "Place Ranking".
 */
function precisionOf({ rank, type, hasNumber, hasStreet }: Found): AddressRecord['precision'] {
  if (hasNumber && rank > 27) return 'BUILDING'
  if (hasStreet && rank > 25) return 'STREET'
  if (CITY_KEYS.some((key) => key === type)) return 'CITY'
  if (rank > 16) return 'DISTRICT'
  return rank > 12 ? 'CITY' : 'COUNTRY'
}
