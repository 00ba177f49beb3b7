/**
 * Whether a place lies where a provider is good. Countries and continents are told from coordinates by the borders that
 * country-coder ships: accurate to about a kilometre, coastal waters included, the high seas in no country.
 *
 * @module
 */
import { createRequire } from 'node:module'
import type * as CountryCoder from '@rapideditor/country-coder'
import type { BoundingBox, Place, Region } from '../map-provider.ts'

/** Whether all of `places` lie inside. */
export type Coverage = (places: readonly Place[]) => boolean

/** Forty milliseconds and thirty megabytes, so nobody pays for it who names no country: loaded by the first one. */
let borders: typeof CountryCoder | null = null

const loadBorders = (): typeof CountryCoder =>
  (borders ??= createRequire(import.meta.url)('@rapideditor/country-coder') as typeof CountryCoder)

/** @throws {TypeError} naming a region that nobody knows. */
export function coverageOf(regions: readonly Region[]): Coverage {
  const tests = regions.map((region) =>
    typeof region === 'string' ? withinBorders(region) : withinBox(region),
  )
  return (places) => places.every((place) => tests.some((holds) => holds(place)))
}

function withinBorders(word: string) {
  const { feature, isIn } = loadBorders()
  if (feature(word) === null) throw new TypeError(`expected a country or continent, got "${word}"`)
  return ({ latitude, longitude }: Place) => isIn([longitude, latitude], word) === true
}

const withinBox =
  ({ west, south, east, north }: BoundingBox) =>
  ({ latitude, longitude }: Place): boolean => {
    if (latitude < south || latitude > north) return false
    const isEast = longitude >= west
    const isWest = longitude <= east
    return west <= east ? isEast && isWest : isEast || isWest
  }
