/**
 * `/v3/connections` and `/v3/users`: the management half of the API.
 *
 * @module
 */
import type { Answer } from '../answer.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Connection, ConnectionFilter, ConnectionsTable } from './connections-table.ts'
import { invalid, notFound } from './errors.ts'
import { vehicleAttributes } from './vehicle-document.ts'

const DEFAULT_PAGE_SIZE = 10
const MAX_PAGE_SIZE = 100

const PERMISSIONS = ['vehicle_info', 'vin', 'location', 'speedometer', 'battery', 'charge']
  .concat('odometer', 'security', 'connectivity')
  .map((name) => `read_${name}`)

export interface ConnectionsDeps {
  readonly fleet: Fleet
  readonly connections: ConnectionsTable
}

export function listConnections(deps: ConnectionsDeps, query: URLSearchParams): Answer {
  const size = readCount(query.get('page[size]'), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
  const number = readCount(query.get('page[number]'), 1, 1_000_000)
  if (size === null) return invalid(`page[size] must be 1 to ${String(MAX_PAGE_SIZE)}.`)
  if (number === null) return invalid('page[number] must be 1 or more.')
  const filter: ConnectionFilter = {
    userId: query.get('filter[userId]'),
    vehicleId: query.get('filter[vehicleId]'),
    externalId: query.get('filter[user.externalId]'),
  }
  const isLive = (query.get('filter[vehicle.mode]') ?? 'live') === 'live'
  const totalCount = isLive ? deps.connections.count(filter) : 0
  const found = isLive ? deps.connections.list(filter, size, (number - 1) * size) : []
  return {
    status: 200,
    body: {
      data: found.map((connection) => toDocument(deps.fleet, connection)),
      meta: { totalCount, pageNumber: number, pageSize: size },
      links: linksOf(query, number, Math.max(1, Math.ceil(totalCount / size))),
    },
  }
}

export function getConnection({ fleet, connections }: ConnectionsDeps, id: string): Answer {
  const [connection] = connections.list({ id }, 1, 0)
  if (connection === undefined) return notFound('CONNECTION')
  return { status: 200, body: { data: toDocument(fleet, connection) } }
}

export const deleteConnection = ({ connections }: ConnectionsDeps, id: string): Answer =>
  connections.delete({ id }) === 0 ? notFound('CONNECTION') : { status: 204 }

export const deleteUser = ({ connections }: ConnectionsDeps, userId: string): Answer =>
  connections.delete({ userId }) === 0 ? notFound('USER') : { status: 204 }

function readCount(text: string | null, fallback: number, max: number): number | null {
  const count = text === null ? fallback : Number(text)
  return Number.isInteger(count) && count >= 1 && count <= max ? count : null
}

function toDocument(fleet: Fleet, { id, vehicleId, userId, externalId }: Connection) {
  const car = fleet.findById(vehicleId)
  return {
    id,
    type: 'connection',
    attributes: {
      permissions: PERMISSIONS,
      vehicle: car === null ? {} : vehicleAttributes(car),
      user: { id: userId, externalId },
    },
    relationships: {
      vehicle: { data: { type: 'vehicle', id: vehicleId } },
      user: { data: { type: 'user', id: userId } },
    },
  }
}

function linksOf(query: URLSearchParams, number: number, last: number) {
  const link = (page: number) => {
    const params = new URLSearchParams(query)
    params.set('page[number]', String(page))
    return `/connections?${decodeURIComponent(params.toString())}`
  }
  return {
    self: link(number),
    first: link(1),
    last: link(last),
    prev: number > 1 ? link(number - 1) : null,
    next: number < last ? link(number + 1) : null,
  }
}
