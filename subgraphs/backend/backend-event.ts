/**
 * What happens between us and a backend beside single calls: told to whoever watches, in words that metrics can take.
 *
 * @module
 */

/** `OPEN`: the backend is not asked. `HALF_OPEN`: one call finds out whether it is well again. */
export type CircuitState = 'CLOSED' | 'HALF_OPEN' | 'OPEN'

export type OpenBecause =
  | 'FAILURES' // so many in a row, or the call that was to find out
  | 'SILENCE' // many calls wait and none is answered

export type BackendEvent =
  | {
      readonly kind: 'circuit'
      readonly backend: string
      /** Which of the backend's addresses, as host and path. */
      readonly target: string
      readonly state: CircuitState
      /** Of `OPEN` alone. */
      readonly because?: OpenBecause
    }
  /** One more try of a read that failed, or a second one beside a slow one. */
  | { readonly kind: 'retry' | 'hedge'; readonly backend: string }
  /** A call that was not made. */
  | { readonly kind: 'refused'; readonly backend: string; readonly reason: RefusedBecause }

export type RefusedBecause =
  | 'CIRCUIT' // the backend has been failing
  | 'DEADLINE' // nothing was left of the operation's time
  | 'QUEUE' // too many calls wait for their turn

export type OnBackendEvent = (event: BackendEvent) => void
