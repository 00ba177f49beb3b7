import type { PositionRecord } from '../client.ts'

/** The position as it is to be told now: one that was `LIVE` when it came does not stay so. */
export function asOf(
  position: PositionRecord,
  nowMs: number,
  staleAfterMs: number,
): PositionRecord {
  const measuredAtMs = position.recordedAtMs ?? position.receivedAtMs
  const isOld = position.quality === 'LIVE' && nowMs - measuredAtMs > staleAfterMs
  return isOld ? { ...position, quality: 'STALE' } : position
}
