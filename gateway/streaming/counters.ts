import { DROP_REASONS, type DropReason } from './live-position.ts'

/** Counted since the process started. */
export interface Counters {
  /** Positions that were believed. */
  accepted: number
  /** Events handed to listeners: one believed position counts once per listener. */
  delivered: number
  /** Events that a newer one of the same car replaced before a slow listener took them. */
  conflated: number
  /** Listeners that threw. They are dropped from their cars. */
  failedListeners: number
  readonly dropped: Record<DropReason, number>
}

export const createCounters = (): Counters => ({
  accepted: 0,
  delivered: 0,
  conflated: 0,
  failedListeners: 0,
  dropped: Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<
    DropReason,
    number
  >,
})
