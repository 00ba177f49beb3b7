/** The fields of `Subscription`. Whether the caller may have them is settled before they are opened. */
import { InputError } from '../backend/errors.ts'
import type { PositionRecord } from './client.ts'
import {
  checkArea,
  checkIds,
  openStream,
  type AreaRecord,
  type LiveSource,
  type VehiclePositionRecord,
} from './live/live-streams.ts'
import type { VehiclesContext } from './loaders.ts'
import type { Resolvers } from './resolvers.generated.ts'

type Streams = NonNullable<Resolvers['Subscription']>

export const streams: Streams = {
  vehiclePosition: {
    subscribe: (_root, { id }, context) => events(openStream(liveOf(context), [id], null)),
    resolve: (event: unknown, _args: object, context: VehiclesContext) =>
      currentPosition(recordOf(event).position, context),
  },
  vehiclePositions: {
    subscribe: async (_root, { ids, within }, context) => {
      const area = checkArea(within as AreaRecord | null | undefined)
      const wanted = ids ? checkIds(ids) : await visibleIds(context)
      return events(openStream(liveOf(context), wanted, area))
    },
    resolve: recordOf,
  },
}

/** @throws the error in place of a position. */
export function currentPosition(
  position: PositionRecord | Error | null,
  { vehicles: { live } }: VehiclesContext,
): PositionRecord | null {
  if (position instanceof Error) throw position
  return position && (live?.asOf(position) ?? position)
}

/** An event is the record itself: types generated from the schema take it for an object that holds it. */
function recordOf(event: unknown): VehiclePositionRecord {
  return event as VehiclePositionRecord
}

const events = <Event>(
  stream: AsyncIterableIterator<VehiclePositionRecord>,
): AsyncIterable<Event> & AsyncIterator<Event> =>
  stream as AsyncIterableIterator<unknown> as AsyncIterableIterator<Event>

const visibleIds = async ({ vehicles }: VehiclesContext): Promise<readonly string[]> =>
  checkIds((await vehicles.visibleVehicles()).map(({ id }) => id))

function liveOf({ vehicles: { live } }: VehiclesContext): LiveSource {
  if (live) return live
  throw new InputError('query', 'Streams are not served here.')
}
