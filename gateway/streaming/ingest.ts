/**
 * What upstream brings, on its way to the hub: whose message it is, which car it is about, whether anybody watches that.
 *
 * @module
 */
import type { Counters } from './counters.ts'
import type { Hub } from './hub.ts'
import type { DropReason, LivePosition, PositionUpdate } from './live-position.ts'
import type { NamedCars } from './named-cars.ts'
import type { Timers } from './timers.ts'
import { createUnwatchedCars } from './unwatched-cars.ts'

/** A vendor's topics and payloads. It throws nothing, whatever comes. */
export interface Codec<P extends LivePosition> {
  /** Topic filters. */
  readonly topics: readonly string[]
  decode(
    topic: string,
    payload: Uint8Array,
    receivedAtMs: number,
  ): readonly PositionUpdate<P>[] | 'NOT_MINE' | 'MALFORMED'
  /** Forgets every car. */
  reset(): void
}

/** How processes tell each other what one of them asked or was told. */
export interface SharedCodec<P extends LivePosition> extends Codec<P> {
  /** `null`: nothing to tell. */
  encode(update: PositionUpdate<P>): { readonly topic: string; readonly payload: Uint8Array } | null
}

export interface IngestOptions<P extends LivePosition> {
  readonly codecs: readonly Codec<P>[]
  readonly hub: Hub<P>
  readonly named: NamedCars
  readonly counters: Counters
  readonly timers: Timers
  /** How many unwatched cars are remembered. */
  readonly maxCars: number
  /** A watched car was heard of. */
  readonly onHeard: (vehicleId: string, update: PositionUpdate<P>) => void
}

export interface Ingest<P extends LivePosition> {
  /** A message of the broker. */
  readonly decode: (topic: string, payload: Uint8Array) => void
  /**
   * Answers false when it was dropped: then nobody else needs it either.
   *
   * @param isOurs the answer to a question of this process.
   */
  take(update: PositionUpdate<P>, isOurs?: boolean): boolean
  /** A car is watched from now on: it is told what came before, if anything did. */
  begin(vehicleId: string): void
  /** The same, once its VIN is known. */
  name(vehicleId: string, vin: string): void
  /** Nothing is watched any more. */
  clear(): void
  readonly unwatched: number
}

/** A car of which only such things come tells nothing: it may as well be asked. */
const SILENT: ReadonlySet<DropReason | null> = new Set(['NULL_ISLAND', 'IMPOSSIBLE_JUMP'])

export function createIngest<P extends LivePosition>(options: IngestOptions<P>): Ingest<P> {
  const { codecs, hub, named, counters, timers } = options
  const unwatched = createUnwatchedCars<PositionUpdate<P>>(options.maxCars)
  let isActive = false

  const give = (vehicleId: string, update: PositionUpdate<P>, isOurs: boolean): boolean => {
    const taken = hub.take(vehicleId, update.position)
    const dropped = typeof taken === 'string' ? taken : null
    if (dropped !== null) counters.dropped[dropped] += 1
    if (!isOurs && !SILENT.has(dropped)) options.onHeard(vehicleId, update)
    return dropped === null
  }

  const take = (update: PositionUpdate<P>, isOurs = false): boolean => {
    const { car } = update
    const ids = 'vin' in car ? named.idsOf(car.vin) : [car.vehicleId]
    const watched = ids.filter((id) => hub.isWatched(id))
    if (watched.length > 0) return watched.map((id) => give(id, update, isOurs)).includes(true)
    if (isActive) unwatched.put('vin' in car ? `vin ${car.vin}` : car.vehicleId, update)
    return true
  }

  const giveKept = (key: string, vehicleId: string) => {
    const update = unwatched.take(key)
    if (update !== null) give(vehicleId, update, false)
  }

  return {
    take,
    decode: (topic, payload) => {
      const nowMs = timers.now()
      for (const codec of codecs) {
        const updates = codec.decode(topic, payload, nowMs)
        if (updates === 'NOT_MINE') continue
        if (updates === 'MALFORMED') counters.dropped.MALFORMED += 1
        else for (const update of updates) take(update)
        return
      }
      counters.dropped.UNKNOWN_TOPIC += 1
    },
    begin: (vehicleId) => {
      isActive = true
      giveKept(vehicleId, vehicleId)
    },
    name: (vehicleId, vin) => {
      giveKept(`vin ${vin}`, vehicleId)
    },
    clear: () => {
      isActive = false
      unwatched.clear()
      for (const codec of codecs) codec.reset()
    },
    get unwatched() {
      return unwatched.size
    },
  }
}
