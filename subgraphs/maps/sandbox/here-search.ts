/**
 * HERE Geocoding and Search v7, `revgeocode`: countries by three letters.
 *
 * @module
 */
import type { AddressRecord, Place } from '../map-provider.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { refuseParameter } from './here-access.ts'
import { toAlpha3 } from './here-country.ts'
import { readPair, toPlace } from './picture-geometry.ts'
import { toJson, type VendorAnswer, type VendorCall } from './vendor-call.ts'

export async function answerReverse(
  maps: OfflineSource,
  { query }: VendorCall,
): Promise<VendorAnswer> {
  const pair = readPair(query.get('at'))
  const place = pair === null ? null : toPlace(...pair)
  if (place === null) throw refuseParameter('at', "Illegal input for parameter 'at'")
  const limit = Number(query.get('limit') ?? 1)
  if (!(limit >= 1 && limit <= 100)) throw refuseParameter('limit', "'limit' must be 1 to 100")
  const address = await maps.reverseGeocode(place, query.get('lang'))
  return toJson({ items: address === null ? [] : [toItem(address, place)] })
}

const TYPES = {
  BUILDING: { resultType: 'houseNumber', houseNumberType: 'PA' },
  STREET: { resultType: 'street' },
  DISTRICT: { resultType: 'locality', localityType: 'district' },
  CITY: { resultType: 'locality', localityType: 'city' },
  COUNTRY: { resultType: 'administrativeArea', administrativeAreaType: 'country' },
} as const

const REACH = 0.00135

function toItem(address: AddressRecord, { latitude: lat, longitude: lng }: Place) {
  return {
    title: address.formatted,
    id: `here:af:sandbox:${lat.toFixed(5)}:${lng.toFixed(5)}`,
    ...TYPES[address.precision],
    address: toAddress(address),
    position: { lat, lng },
    access: [{ lat, lng }],
    distance: 0,
    mapView: { west: lng - REACH, south: lat - REACH, east: lng + REACH, north: lat + REACH },
  }
}

const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' })

function toAddress(address: AddressRecord): Readonly<Record<string, string>> {
  const { formatted, countryCode, region, city, street, postalCode, houseNumber } = address
  const parts = {
    label: formatted,
    countryCode: toAlpha3(countryCode),
    countryName: countryCode === null ? null : (COUNTRY_NAMES.of(countryCode) ?? null),
    state: region,
    city,
    street,
    postalCode,
    houseNumber,
  }
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, text]) => (text === null ? [] : [[name, text]])),
  )
}
