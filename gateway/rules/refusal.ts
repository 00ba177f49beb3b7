/**
 * What a caller reads who may not: a code of the error table and, in public details, what is missing.
 *
 * @module
 */

export type RefusalCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'SUBSCRIPTION_REQUIRED'

/** Details a client may read beside the code. */
export interface RefusalDetails {
  /** What the caller lacks: `scope`, `grant`, `connection`, `ownership`, `active account`, `user`. */
  readonly missing?: string
  /** The feature a plan would have to cover. */
  readonly feature?: string
  /** State of the caller's plan. */
  readonly status?: string
}

export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** graphql-js copies these into the GraphQL error. */
  readonly extensions: { readonly code: RefusalCode } & RefusalDetails

  constructor(code: RefusalCode, message: string, details: RefusalDetails = {}) {
    super(message)
    this.extensions = { code, ...details }
  }
}
