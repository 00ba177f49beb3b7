/**
 * One page of the vehicles that a caller may see, with as few reads as it takes.
 *
 * @module
 */
import type { Loaded } from '../backend/record-cache.ts'
import type { VehicleRecord } from './client.ts'
import { comparePlaces, decodeCursor, encodeCursor, type Place } from './cursor.ts'
import type { VehiclesContext } from './loaders.ts'
import { makeKeyOf } from './makes.ts'
import { unusable } from './unusable.ts'

export interface PageArguments {
  readonly first: number
  readonly after?: string | null
  readonly make?: string | null
}

export interface VehiclePage {
  readonly edges: readonly { readonly cursor: string; readonly node: VehicleRecord }[]
  readonly nodes: readonly VehicleRecord[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  readonly totalCount: number
}

const MAX_FIRST = 200

type Loaders = VehiclesContext['vehicles']

/**
 * A car whose connection is gone since it was shared is left out: its page is shorter then.
 *
 * @throws {InputError} when an argument cannot be used, before anything is asked.
 */
export async function readPage(
  { first, after, make }: PageArguments,
  loaders: Loaders,
): Promise<VehiclePage> {
  if (first < 1 || first > MAX_FIRST) {
    throw unusable('first', `1 to ${String(MAX_FIRST)}`, first)
  }
  const behind = typeof after === 'string' ? decodeCursor(after) : null
  const all = await placesOf(loaders, typeof make === 'string' ? make : null)
  const start = behind ? all.filter((place) => comparePlaces(place, behind) <= 0).length : 0
  const places = all.slice(start, start + first)
  const records = await loaders.byId.loadMany(places.map(({ id }) => id))
  return toPage(places, records, {
    totalCount: all.length,
    hasPreviousPage: start > 0,
    hasNextPage: start + first < all.length,
  })
}

async function placesOf(loaders: Loaders, make: string | null): Promise<readonly Place[]> {
  if (make?.trim() === '') throw unusable('make', 'the name of a make', make)
  const visible = await loaders.visibleVehicles()
  const places = visible.map(({ id, access }): Place => ({ id, rank: access === 'OWNER' ? 0 : 1 }))
  places.sort(comparePlaces)
  if (make === null) return places
  const records = await loaders.byId.loadMany(places.map(({ id }) => id))
  const makeKey = makeKeyOf(make)
  return places.filter((_place, index) => orThrow(records[index])?.makeKey === makeKey)
}

interface PageFacts {
  readonly totalCount: number
  readonly hasPreviousPage: boolean
  readonly hasNextPage: boolean
}

function toPage(
  places: readonly Place[],
  records: readonly Loaded<VehicleRecord>[],
  { totalCount, ...hasPages }: PageFacts,
): VehiclePage {
  const edges = places.flatMap((place, index) => {
    const node = orThrow(records[index])
    return node === null ? [] : [new Edge(place, node)]
  })
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      ...hasPages,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  }
}

/** A car of a page. Its cursor is written when somebody asks for it: most ask for the nodes only. */
class Edge {
  readonly node: VehicleRecord
  readonly #place: Place

  constructor(place: Place, node: VehicleRecord) {
    this.#place = place
    this.node = node
  }

  get cursor(): string {
    return encodeCursor(this.#place)
  }
}

function orThrow(record: Loaded<VehicleRecord> | undefined): VehicleRecord | null {
  if (record instanceof Error) throw record
  return record ?? null
}
