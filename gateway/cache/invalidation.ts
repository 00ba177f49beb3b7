/**
 * How records are forgotten before their time.
 *
 * @module
 */

/** What is to be forgotten: all that any part of it names. */
export interface Selector {
  /** Single records. */
  readonly keys?: readonly { readonly coordinate: string; readonly key: string }[]
  /** `Vehicle` = records of the type and of every field of it. */
  readonly types?: readonly string[]
  /** Whatever carries one of these, e.g. `vehicle:ID`. */
  readonly tags?: readonly string[]
}

/**
 * Forgets here at once, and in every other process within 100 ms. What is being read from a backend meanwhile is not kept.
 * Rejects when other processes could not be told: it is forgotten here then, and to be asked again.
 */
export type Invalidate = (selector: Selector) => Promise<{ readonly forgotten: number }>
