/**
 * What the processes of the bench tell each other.
 *
 * @module
 */
export interface Wanted {
  readonly car: number
  readonly authorization: string
}

export interface Taken {
  /** Positions that had not been heard before. */
  received: number
  /** Positions that were heard again with more about them, e.g. the speed that came after the place. */
  repeated: number
  /** Positions that were sent between two that were heard. */
  missing: number
  errors: number
  closed: number
  latenciesMs: number[]
}
