/**
 * What a Smartcar webhook tells of a car's place. Whether it is Smartcar's at all was settled before it came here.
 *
 * @module
 */
import { isBackendError } from '../../backend/errors.ts'
import { isObject } from '../../backend/parse.ts'
import { parseSignals } from '../providers/smartcar-signals.ts'
import type { ReadingOptions } from '../providers/provider.ts'
import type { PositionUpdate } from './codec.ts'

/**
 * The position in a `VEHICLE_STATE` event: one update, none when the event is another or tells no place.
 *
 * @param event the parsed body of the webhook.
 */
export function positionsInSmartcarEvent(
  event: unknown,
  options: ReadingOptions,
): readonly PositionUpdate[] | 'MALFORMED' {
  if (!isObject(event)) return 'MALFORMED'
  if (event.eventType !== 'VEHICLE_STATE') return []
  const data = isObject(event.data) ? event.data : {}
  const vehicleId = isObject(data.vehicle) ? data.vehicle.id : event.vehicleId
  if (typeof vehicleId !== 'string' || vehicleId === '') return 'MALFORMED'
  if (data.signals === undefined) return []
  if (!Array.isArray(data.signals)) return 'MALFORMED'
  const { position } = parseSignals({ data: data.signals }, options)
  if (position === null) return []
  if (position instanceof Error || isBackendError(position)) return 'MALFORMED'
  return [{ car: { vehicleId }, position, learned: 'TOLD' }]
}
