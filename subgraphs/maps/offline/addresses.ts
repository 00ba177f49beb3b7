/**
 * Where a place is, in words. Never more precise than the data: what is not known is `null`, and at sea there is nothing.
 *
 * @module
 */
import { countryName, territoryAt } from './country.ts'
import type { Gazetteer, GazetteerPlace, GeoBounds } from './gazetteer.ts'
import { isOnLand } from './land.ts'
import { mercatorSideM, toMercatorX, toMercatorY } from './mercator.ts'
import type { StreetFinder } from './streets.ts'
import type { World } from './world.ts'

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

/** Farther from a place than this, it is somewhere else. */
const NEAR_PLACE_KM = 30
/** So many kilometres does a city reach per square root of its inhabitants: 8.8 million reach 29 km. */
const REACH_KM = 0.01
/** On the water no place is near that is farther than this. */
const NEAR_SHORE_KM = 5
/** A postal code is taken for sure when a place with another one is farther off by this factor. */
const SURELY_NEARER = 1.6
/** Enough to hold a place with another postal code. */
const NEIGHBOURS = 6
/** The greatest places of a neighbourhood, among which its city is. */
const CANDIDATES = 40

export interface AddressSources {
  readonly gazetteer: Gazetteer
  readonly streets: StreetFinder
  readonly world: World
}

/** @param language BCP 47, of the country's name; places are called what they are called there. */
export function findAddress(
  sources: AddressSources,
  place: Place,
  language = 'en',
): OfflineAddress | null {
  const street = sources.streets(place)
  const territory = street?.territory ?? territoryAt(place.latitude, place.longitude)
  if (territory === null) return null
  const near = sources.gazetteer.nearest(place, territory, NEAR_PLACE_KM, NEIGHBOURS)
  const [nearest] = near
  const isAfloat =
    isFar(place, nearest) && !isOnLand(sources.world, place.latitude, place.longitude)
  if (isAfloat) return null
  if (nearest === undefined) return inCountry(territory, countryName(territory, language))
  const around = isPart(nearest) ? cityAround(sources.gazetteer, place, nearest) : null
  const district = around !== null || nearest.kind === 'district' ? nearest : null
  const city = district === null ? nearest : around
  const country = countryName(nearest.countryCode, language)
  const known = { street: street?.name ?? null, district, city, country, region: nearest.region }
  const postalCode = postalCodeAt(place, near)
  return {
    formatted: street === null ? formatPlace(known) : formatStreet({ ...known, postalCode }),
    street: known.street,
    houseNumber: null,
    postalCode,
    city: city?.name ?? null,
    region: nearest.region,
    countryCode: nearest.countryCode,
    precision: street !== null ? 'STREET' : district !== null ? 'DISTRICT' : 'CITY',
  }
}

const isFar = (place: Place, nearest: GazetteerPlace | undefined): boolean =>
  nearest === undefined || distanceKm(place, nearest) > NEAR_SHORE_KM

/** The nearest place's, unless the place might as well belong to a neighbour that has another. */
function postalCodeAt(place: Place, near: readonly GazetteerPlace[]): string | null {
  const [nearest] = near
  if (nearest === undefined || nearest.postalCode === null) return null
  const other = near.find(({ postalCode }) => postalCode !== nearest.postalCode)
  if (other === undefined) return nearest.postalCode
  const isSure = distanceKm(place, nearest) * SURELY_NEARER < distanceKm(place, other)
  return isSure ? nearest.postalCode : null
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

const formatStreet = (known: Known & { readonly postalCode: string | null }): string =>
  joined([
    known.street,
    known.city && [known.postalCode, known.city.name].filter(Boolean).join(' '),
    known.country,
  ])

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

/** Flat enough for neighbours: the error over 30 km is far below what cities reach. */
function distanceKm(a: Place, b: Place): number {
  const dx = (toMercatorX(a.longitude) - toMercatorX(b.longitude)) * mercatorSideM(a.latitude)
  const dy = (toMercatorY(a.latitude) - toMercatorY(b.latitude)) * mercatorSideM(a.latitude)
  return Math.hypot(dx, dy) / 1000
}
