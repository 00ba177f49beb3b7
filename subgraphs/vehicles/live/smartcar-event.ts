/**
 * What a webhook of Smartcar's tells of a car's place. Whether it is Smartcar's at all was settled before it came here.
 *
 * @module
 */
import type { SmartcarEvent } from '../webhooks.ts'
import type { PositionUpdate } from './codec.ts'

/** One update, or none: the event tells no place, or one that cannot be read. */
export const positionsInSmartcarEvent = ({
  vehicleId,
  signals,
}: Pick<SmartcarEvent, 'vehicleId' | 'signals'>): readonly PositionUpdate[] => {
  const position = signals?.position ?? null
  if (position === null || position instanceof Error) return []
  return [{ car: { vehicleId }, position, learned: 'TOLD' }]
}
