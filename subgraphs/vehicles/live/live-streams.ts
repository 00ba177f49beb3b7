/**
 * Streams of the schema over live positions: which events a client is told, and what is read from them.
 *
 * @module
 */
import { BackendError, InputError, type BackendErrorCode } from '../../backend/errors.ts'
import type { PositionRecord } from '../client.ts'

/** Live positions, as this subgraph needs them. */
export interface LiveSource {
  /** Begins with what is known of each car. @throws when too many are watched already. */
  watch(vehicleIds: readonly string[]): AsyncIterableIterator<LiveSourceEvent>
  /** The position as it is to be told now: one that was current when it came does not stay so. */
  asOf(position: PositionRecord): PositionRecord
}

export type LiveSourceEvent =
  | {
      readonly kind: 'POSITION'
      readonly vehicleId: string
      readonly position: PositionRecord
      readonly sequence: number
    }
  | {
      readonly kind: 'NOTICE'
      readonly vehicleId: string
      readonly notice:
        | { readonly reason: 'SLOWED' | 'UNKNOWN' }
        | { readonly reason: 'FAILED'; readonly code: string }
    }

/** One event of a stream, and what `VehiclePosition` is resolved from. */
export interface VehiclePositionRecord {
  readonly vehicleId: string
  /** An error where the car could not be asked, `null` where it tells no place. */
  readonly position: PositionRecord | Error | null
  readonly isWithin: boolean
  /** Rises with every position of this car; 0 without one. */
  readonly sequence: number
}

/** Degrees. `west` is greater than `east` where it crosses the 180th meridian. */
export interface AreaRecord {
  readonly south: number
  readonly west: number
  readonly north: number
  readonly east: number
}

const MAX_VEHICLES = 500

/** @throws {InputError} */
export function checkIds(ids: readonly string[]): readonly string[] {
  const distinct = [...new Set(ids)]
  if (distinct.length <= MAX_VEHICLES) return distinct
  throw new InputError(
    'ids',
    `expected at most ${String(MAX_VEHICLES)} ids, got ${String(ids.length)}`,
  )
}

/** @throws {InputError} */
export function checkArea(area: AreaRecord | null | undefined): AreaRecord | null {
  if (!area) return null
  if (area.south <= area.north) return area
  throw new InputError('within', 'expected "south" to be no further north than "north"')
}

export function openStream(
  live: LiveSource,
  vehicleIds: readonly string[],
  area: AreaRecord | null,
): AsyncIterableIterator<VehiclePositionRecord> {
  const events = live.watch(vehicleIds)
  const tell = createTeller(area)
  const DONE = { done: true, value: undefined } as const
  const stream: AsyncIterableIterator<VehiclePositionRecord> = {
    [Symbol.asyncIterator]: () => stream,
    next: async () => {
      for (let step = await events.next(); step.done !== true; step = await events.next()) {
        const value = tell(step.value)
        if (value) return { done: false, value }
      }
      return DONE
    },
    return: async () => {
      await events.return?.()
      return DONE
    },
  }
  return stream
}

/** What a client is told of an event; `null` = nothing. A car that could be read once is worth more than why it cannot be now. */
function createTeller(
  area: AreaRecord | null,
): (event: LiveSourceEvent) => VehiclePositionRecord | null {
  const read = new Set<string>()
  const inside = new Set<string>()
  return (event) => {
    const { vehicleId } = event
    if (event.kind === 'NOTICE') {
      if (read.has(vehicleId) || event.notice.reason === 'SLOWED') return null
      return { vehicleId, position: failureOf(event.notice), isWithin: true, sequence: 0 }
    }
    read.add(vehicleId)
    const { position, sequence } = event
    const isWithin = area === null || contains(area, position)
    const wasWithin = inside.has(vehicleId)
    if (isWithin) inside.add(vehicleId)
    else inside.delete(vehicleId)
    return isWithin || wasWithin ? { vehicleId, position, isWithin, sequence } : null
  }
}

type Notice = Extract<LiveSourceEvent, { readonly kind: 'NOTICE' }>['notice']

function failureOf(notice: Notice): Error | null {
  if (notice.reason !== 'FAILED') return null
  const message = 'the car cannot be asked where it is'
  return notice.code.startsWith('BACKEND_')
    ? new BackendError(notice.code as BackendErrorCode, 'vehicles', message)
    : new Error(message)
}

function contains(
  { south, west, north, east }: AreaRecord,
  { latitude, longitude }: PositionRecord,
): boolean {
  if (latitude < south || latitude > north) return false
  return west <= east
    ? longitude >= west && longitude <= east
    : longitude >= west || longitude <= east
}
