/**
 * Why an operation has no plan.
 *
 * @module
 */

/**
 * Most fields one plan may select. Nested abstract fields that have to be asked for type by type multiply, and a short
 * operation can ask for millions.
 */
export const MAX_FIELDS = 20_000

/** The operation is too large to plan. */
export class PlanTooLargeError extends Error {
  override readonly name = 'PlanTooLargeError'
  readonly extensions = { code: 'COST_EXCEEDED' }
}

/** The supergraph has a field that no chain of fetches leads to. */
export class UnplannableError extends Error {
  override readonly name = 'UnplannableError'
}
