/**
 * Where a place is, in words. Never more precise than the data: what is not known is `null`, and at sea there is nothing.
 *
 * @module
 */
import { countryName, territoryAt } from './country.ts'
import type { Detail, DetailFeature } from './detail.ts'
import type { Gazetteer, GazetteerPlace, GeoBounds } from './gazetteer.ts'
import { mercatorSideM, toMercatorX, toMercatorY } from './mercator.ts'

export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** Each part is `null` where the data does not have it. */
export interface OfflineAddress {
  readonly formatted: string
  readonly street: string | null
  /** Never known: the data has no house numbers. */
  readonly houseNumber: null
  readonly postalCode: string | null
  readonly city: string | null
  readonly region: string | null
  readonly countryCode: string
  readonly precision: 'STREET' | 'DISTRICT' | 'CITY' | 'COUNTRY'
}

/** Farther from a street than this, nobody would say that they are on it. */
const ON_STREET_M = 60
/** Farther from a place than this, it is somewhere else. */
const NEAR_PLACE_KM = 30
/** So many kilometres does a city reach per square root of its inhabitants: 8.8 million reach 29 km. */
const REACH_KM = 0.01
/** The greatest places of a neighbourhood, among which its city is. */
const CANDIDATES = 40

export interface AddressSources {
  readonly gazetteer: Gazetteer
  readonly detail: Detail
}

/** @param language BCP 47, of the country's name; places are called what they are called there. */
export function findAddress(
  { gazetteer, detail }: AddressSources,
  place: Place,
  language = 'en',
): OfflineAddress | null {
  const countryCode = territoryAt(place.latitude, place.longitude)
  if (countryCode === null) return null
  const [nearest] = gazetteer.nearest(place, countryCode, NEAR_PLACE_KM, 1)
  const country = countryName(countryCode, language)
  if (nearest === undefined) return inCountry(countryCode, country)
  const street = streetAt(detail, place)
  const around = isPart(nearest) ? cityAround(gazetteer, place, nearest) : null
  const district = around !== null || nearest.kind === 'district' ? nearest : null
  const city = district === null ? nearest : around
  const known = { street, district, city, country, region: nearest.region }
  return {
    formatted: street === null ? formatPlace(known) : formatStreet(known),
    street,
    houseNumber: null,
    postalCode: city?.postalCode ?? null,
    city: city?.name ?? null,
    region: nearest.region,
    countryCode,
    precision: street !== null ? 'STREET' : district !== null ? 'DISTRICT' : 'CITY',
  }
}

const inCountry = (countryCode: string, country: string): OfflineAddress => ({
  formatted: country,
  street: null,
  houseNumber: null,
  postalCode: null,
  city: null,
  region: null,
  countryCode,
  precision: 'COUNTRY',
})

interface Known {
  readonly street: string | null
  readonly district: GazetteerPlace | null
  readonly city: GazetteerPlace | null
  readonly region: string | null
  readonly country: string
}

const formatStreet = ({ street, city, country }: Known): string =>
  joined([street, city && [city.postalCode, city.name].filter(Boolean).join(' '), country])

const formatPlace = ({ district, city, region, country }: Known): string =>
  joined([district?.name ?? null, city?.name ?? null, region, country])

/** `Luxembourg, Luxembourg, Luxembourg` says no more than `Luxembourg`. */
const joined = (parts: readonly (string | null)[]): string =>
  [...new Set(parts.filter((part) => part !== null && part !== ''))].join(', ')

/** A place of which nothing is known but its name is mostly part of a city, too. */
const isPart = ({ kind }: GazetteerPlace): boolean => kind === 'district' || kind === 'unknown'

/**
 * The city that a part belongs to: of the same region, and reaching farthest beyond the place. Distance alone would put
 * Times Square into the small town across the river. `null` = no city reaches here.
 */
function cityAround(
  gazetteer: Gazetteer,
  place: Place,
  part: GazetteerPlace,
): GazetteerPlace | null {
  const beyond = (city: GazetteerPlace) =>
    distanceKm(place, city) - REACH_KM * Math.sqrt(city.population)
  const [city] = gazetteer
    .greatest(boxAround(place), CANDIDATES)
    .filter(
      (one) => !isPart(one) && one.countryCode === part.countryCode && one.region === part.region,
    )
    .sort((a, b) => beyond(a) - beyond(b))
  return city !== undefined && beyond(city) < 0 ? city : null
}

/** Degrees; wide enough for {@link NEAR_PLACE_KM}, cut at 180° and short of the poles, where no city stands. */
function boxAround({ latitude, longitude }: Place): GeoBounds {
  const north = NEAR_PLACE_KM / 111
  const east = north / Math.cos((Math.min(80, Math.abs(latitude)) * Math.PI) / 180)
  return {
    west: Math.max(-180, longitude - east),
    east: Math.min(180, longitude + east),
    south: latitude - north,
    north: latitude + north,
  }
}

/** Name of the nearest street within {@link ON_STREET_M}; `null` = none. */
function streetAt(detail: Detail, { latitude, longitude }: Place): string | null {
  const [x, y] = [toMercatorX(longitude), toMercatorY(latitude)]
  const side = mercatorSideM(latitude)
  const reach = ON_STREET_M / side
  const around = { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach }
  let best: { readonly name: string; readonly distance: number } | null = null
  for (const { layer, name, lines } of detail.within(around)) {
    if (layer !== 'road' || name === null) continue
    const distance = distanceTo(lines, x, y)
    if (distance <= reach && distance < (best?.distance ?? Infinity)) best = { name, distance }
  }
  return best?.name ?? null
}

function distanceTo(lines: DetailFeature['lines'], x: number, y: number): number {
  let least = Infinity
  for (const line of lines) {
    for (let at = 0; at + 3 < line.length; at += 2) {
      const [ax = 0, ay = 0, bx = 0, by = 0] = line.subarray(at, at + 4)
      const [dx, dy] = [bx - ax, by - ay]
      const along = dx === 0 && dy === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)
      const t = Math.max(0, Math.min(1, along))
      least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy))
    }
  }
  return least
}

/** Flat enough for neighbours: the error over 30 km is far below what cities reach. */
function distanceKm(a: Place, b: Place): number {
  const dx = (toMercatorX(a.longitude) - toMercatorX(b.longitude)) * mercatorSideM(a.latitude)
  const dy = (toMercatorY(a.latitude) - toMercatorY(b.latitude)) * mercatorSideM(a.latitude)
  return Math.hypot(dx, dy) / 1000
}
