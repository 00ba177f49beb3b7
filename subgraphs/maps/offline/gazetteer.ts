/**
 * Populated places of the world, as packed by `bin/build-map-data.ts`.
 *
 * @module
 */
import { around } from 'geokdbush'
import KDBush from 'kdbush'
import { readSections } from './sections.ts'

/** What a place is to those around it. The order is the packed number. */
export const PLACE_KINDS = ['capital', 'seat', 'place', 'district', 'unknown'] as const

export type PlaceKind = (typeof PLACE_KINDS)[number]

export interface GazetteerPlace {
  readonly id: number
  readonly name: string
  readonly latitude: number
  readonly longitude: number
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string
  /** State, canton or province; `null` where GeoNames names none. */
  readonly region: string | null
  readonly kind: PlaceKind
  /** Inhabitants, rounded to about a tenth; 0 = not known. */
  readonly population: number
  /** `null` where the data has none. */
  readonly postalCode: string | null
}

export interface Gazetteer {
  /** Nearest first. `territory` = only places that lie in that country's polygon; `null` = anywhere. */
  nearest(
    place: { readonly latitude: number; readonly longitude: number },
    territory: string | null,
    withinKm: number,
    limit: number,
  ): readonly GazetteerPlace[]
  /** The `limit` greatest places between two corners, greatest first. */
  greatest(bounds: GeoBounds, limit: number): readonly GazetteerPlace[]
}

/** Degrees; `west` <= `east`, both within -180 to 180. */
export interface GeoBounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** The JSON head of the gazetteer file. */
export interface GazetteerMeta {
  readonly countries: readonly string[]
  readonly regions: readonly string[]
  readonly postalCodes: Readonly<Record<number, string>>
}

const RANKS_PER_DECADE = 30
const LARGEST_RANK = 255
/** As many as any picture of a continent can label; beyond it the kd-tree is the faster way. */
const HEAD_OF_RANKING = 6000

/** Population on a scale of one byte, thirty steps to a factor of ten. */
export const toRank = (population: number): number =>
  Math.min(LARGEST_RANK, Math.round(Math.log10(population + 1) * RANKS_PER_DECADE))

const toPopulation = (rank: number): number => Math.round(10 ** (rank / RANKS_PER_DECADE)) - 1

/** @param packed the unpacked gazetteer file. */
export function readGazetteer(packed: Uint8Array): Gazetteer {
  const table = readTable(packed)
  const { index, ranks, territories } = table
  const isIn = (code: string | null) => {
    if (code === null) return undefined
    const number = table.meta.countries.indexOf(code)
    return (id: number) => territories[id] === number
  }
  const byRank = (a: number, b: number) => (ranks[b] ?? 0) - (ranks[a] ?? 0) || a - b
  const head = rankingHead(ranks).sort(byRank)
  return {
    nearest: ({ latitude, longitude }, territory, withinKm, limit) =>
      around(index, longitude, latitude, limit, withinKm, isIn(territory)).map(table.place),
    greatest: ({ west, south, east, north }, limit) => {
      const isInside = (id: number) => {
        const { longitude, latitude } = table.location(id)
        return longitude >= west && longitude <= east && latitude >= south && latitude <= north
      }
      const wide = (east - west) * (north - south) > 400
      const ids = wide ? head.filter(isInside) : index.range(west, south, east, north).sort(byRank)
      return ids.slice(0, limit).map(table.place)
    },
  }
}

function rankingHead(ranks: Uint8Array): number[] {
  const counts = new Uint32Array(LARGEST_RANK + 1)
  for (const rank of ranks) counts[rank] = (counts[rank] ?? 0) + 1
  let least = LARGEST_RANK
  for (let taken = 0; least > 0; least--) {
    taken += counts[least] ?? 0
    if (taken >= HEAD_OF_RANKING) break
  }
  return Array.from(ranks.keys()).filter((id) => (ranks[id] ?? 0) >= least)
}

function readTable(packed: Uint8Array) {
  const sections = readSections(packed)
  const meta = sections.meta as GazetteerMeta
  const tree = sections.bytes('index')
  const index = KDBush.from(tree.slice().buffer)
  const positions = new Uint32Array(index.numItems)
  index.ids.forEach((id, position) => (positions[id] = position))
  const [names, nameLengths] = [sections.bytes('names'), sections.bytes('nameLengths')]
  const nameStarts = toStarts(nameLengths)
  const [countries, kinds, ranks] = [
    sections.bytes('countries'),
    sections.bytes('kinds'),
    sections.bytes('ranks'),
  ]
  const regionBytes = sections.bytes('regions')
  const regions = new Uint16Array(regionBytes.buffer, regionBytes.byteOffset, index.numItems)
  const decoder = new TextDecoder()
  const location = (id: number) => {
    const at = (positions[id] ?? 0) * 2
    return { longitude: index.coords[at] ?? 0, latitude: index.coords[at + 1] ?? 0 }
  }
  const name = (id: number): string => {
    const start = nameStarts[id] ?? 0
    return decoder.decode(names.subarray(start, start + (nameLengths[id] ?? 0)))
  }
  const place = (id: number): GazetteerPlace => ({
    id,
    name: name(id),
    ...location(id),
    countryCode: meta.countries[countries[id] ?? 0] ?? '',
    region: meta.regions[regions[id] ?? 0] || null,
    kind: PLACE_KINDS[kinds[id] ?? 0] ?? 'unknown',
    population: toPopulation(ranks[id] ?? 0),
    postalCode: meta.postalCodes[id] ?? null,
  })
  return { meta, index, ranks, territories: sections.bytes('territories'), place, location }
}

function toStarts(lengths: Uint8Array): Uint32Array {
  const starts = new Uint32Array(lengths.length)
  for (let id = 1; id < lengths.length; id++) {
    starts[id] = (starts[id - 1] ?? 0) + (lengths[id - 1] ?? 0)
  }
  return starts
}
