/**
 * What is said of providers of maps in one variable: `osm:de+en,mapbox:en` reads as a list for each.
 *
 * @module
 */
import type { Parser } from './parsers.ts'

/** By the provider's name as `MAPS_PROVIDERS` spells it. */
export type PerProvider<T> = ReadonlyMap<string, T>

export const PROVIDER_NAME = /^[a-z][a-z0-9]*$/

export const providerName: Parser<string> = {
  expected: 'the name of a provider of maps such as google',
  read: (raw) => check(PROVIDER_NAME.test(raw), raw),
}

/** Separated by commas, each `provider:value`, every provider once. Empty = none. */
export const perProvider = <T>(item: Parser<T>): Parser<PerProvider<T>> => ({
  expected: `a comma-separated list of provider:value, each value ${item.expected}`,
  read: (raw) => {
    const entries = splitList(raw, ',').map((entry): [string, T] => {
      const [, name = '', value = ''] = /^([^:]*):(.*)$/.exec(entry) ?? []
      return [providerName.read(name.trim()), item.read(value.trim())]
    })
    return check(new Set(entries.map(([name]) => name)).size === entries.length, new Map(entries))
  },
})

/** WGS 84 degrees. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Codes or names of countries and continents, boxes as `west/south/east/north`, joined by `+`. */
export const regions: Parser<readonly (string | Box)[]> = {
  expected: 'countries, continents or boxes west/south/east/north in degrees, joined by +',
  read: (raw) => check(raw !== '', splitList(raw, '+').map(readRegion)),
}

function readRegion(text: string): string | Box {
  if (!text.includes('/')) return check(/^[\p{L}\d .'-]+$/u.test(text), text)
  const numbers = text.split('/').map((part) => check(/^-?\d+(\.\d+)?$/.test(part), Number(part)))
  const [west = NaN, south = NaN, east = NaN, north = NaN] = numbers
  const isOnGlobe =
    Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90 && south < north
  return check(numbers.length === 4 && isOnGlobe, { west, south, east, north })
}

/** Language subtags, joined by `+`. */
export const languages: Parser<readonly string[]> = {
  expected: 'languages such as de, joined by +',
  read: (raw) =>
    check(
      raw !== '',
      splitList(raw, '+').map((tag) => check(/^[a-z]{2,3}$/.test(tag), tag)),
    ),
}

/** In millionths of one currency, the same for all. */
export interface Prices {
  readonly address: number
  readonly picture: number
  readonly tile: number
}

export const prices: Parser<Prices> = {
  expected: 'address/picture/tile in millionths of a currency',
  read: (raw) => {
    const [, address, picture, tile] = /^(\d{1,9})\/(\d{1,9})\/(\d{1,9})$/.exec(raw) ?? []
    check(address !== undefined, raw)
    return { address: Number(address), picture: Number(picture), tile: Number(tile) }
  },
}

const splitList = (raw: string, separator: string): readonly string[] =>
  raw
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')

function check<T>(holds: boolean, value: T): T {
  if (!holds) throw new TypeError('not what is expected')
  return value
}
