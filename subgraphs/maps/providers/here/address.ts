/**
 * HERE Geocoding and Search v7: items → one address, no more precise than HERE says it is.
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
import { readText } from '../address-text.ts'
import { toAlpha2 } from './country-codes.ts'

/** The nearest one, which HERE puts first; `null` when there is none. */
export function readAddress(json: unknown): AddressRecord | null {
  const [item] = readArray(readObject(json, 'answer').items, 'items', readObject)
  return item === undefined ? null : toAddress(item)
}

function toAddress(item: JsonObject): AddressRecord {
  const address = readObject(item.address, 'address')
  const part = (name: string) => readText(address[name], `address.${name}`)
  return {
    formatted: readString(address.label, 'address.label'),
    street: part('street'),
    houseNumber: part('houseNumber'),
    postalCode: part('postalCode'),
    city: part('city') ?? part('county'),
    region: part('state'),
    countryCode: toAlpha2(part('countryCode')),
    precision: precisionOf(item),
  }
}

function precisionOf(item: JsonObject): AddressRecord['precision'] {
  const kind = (name: string) => readOptional(item[name], name, readString)
  switch (kind('resultType')) {
    case 'houseNumber':
    case 'place':
      // An interpolated number may stand at the neighbour's house.
      return kind('houseNumberType') === 'interpolated' ? 'STREET' : 'BUILDING'
    case 'street':
    case 'intersection':
      return 'STREET'
    case 'addressBlock':
      return 'DISTRICT'
    case 'locality':
      return /^(sub)?district$/.test(kind('localityType') ?? '') ? 'DISTRICT' : 'CITY'
    case 'postalCodePoint':
      return 'CITY'
    default:
      return 'COUNTRY'
  }
}
