/**
 * Failures live in the merged tree, at the place that has no value because of them. A subgraph's own path is
 * followed once, when its answer arrives; after that merging, sharing between equal entities and the client's aliases
 * cannot lose or misplace an error, because completing the answer meets it where it belongs.
 *
 * @module
 */

/** What stands in the tree instead of a value. */
export class Failure {
  readonly error: unknown
  /** Where below this place it really happened, as the subgraph counts: the value there took its parents with it. */
  readonly rest: readonly (string | number)[]
  /** Another failure of the same place. */
  readonly next: Failure | null
  /** It happened beside this place, and a subgraph that may not answer half an object took this value too. */
  readonly isCollateral: boolean

  constructor(
    error: unknown,
    rest: readonly (string | number)[] = [],
    next: Failure | null = null,
    isCollateral = false,
  ) {
    this.error = error
    this.rest = rest
    this.next = next
    this.isCollateral = isCollateral
  }
}

/** An object of the merged tree: what subgraphs answered, by canonical key. */
export type TreeObject = Record<string, unknown>

export const isTreeObject = (value: unknown): value is TreeObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Failure)
