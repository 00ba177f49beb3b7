/**
 * Stripe's errors: their types, codes and words.
 *
 * @module
 */

export interface StripeErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  readonly message: string
  readonly code?: string
  readonly decline_code?: string
  readonly param?: string
}

export class StripeFault extends Error {
  override readonly name = 'StripeFault'
  readonly status: number
  readonly error: StripeErrorBody & { readonly doc_url?: string }

  constructor(status: number, error: StripeErrorBody) {
    super(error.message)
    this.status = status
    this.error = error.code === undefined ? error : { ...error, doc_url: docUrl(error.code) }
  }
}

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`

const invalid = (message: string, more: Partial<StripeErrorBody> = {}, status = 400) =>
  new StripeFault(status, { type: 'invalid_request_error', message, ...more })

/** The id in the path is unknown. */
export const notFound = (noun: string, id: string) =>
  invalid(`No such ${noun}: '${id}'`, { code: 'resource_missing', param: 'id' }, 404)

/** The id in a parameter is unknown: not 404, that is for paths. */
export const noSuch = (noun: string, id: string, param: string) =>
  invalid(`No such ${noun}: '${id}'`, { code: 'resource_missing', param })

export const unknownParameter = (param: string) =>
  invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param })

export const missingParameter = (param: string) =>
  invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param })

export const invalidParameter = (param: string, message: string, code?: string) =>
  invalid(message, { param, ...(code === undefined ? {} : { code }) })

export const invalidState = (message: string) => invalid(message)

export const invalidInteger = (param: string, message: string) =>
  invalidParameter(param, message, 'parameter_invalid_integer')

export const unauthenticated = (message: string, code?: string) =>
  invalid(message, code === undefined ? {} : { code }, 401)

export const unknownUrl = (method: string, path: string) =>
  invalid(
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    {},
    404,
  )

export const cardDeclined = () =>
  new StripeFault(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'generic_decline',
    message: 'Your card was declined.',
  })

export const keyUsedDifferently = (key: string) =>
  new StripeFault(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  })

/** A mistake of the sandbox itself: said as such, so that nobody looks for it in their own code. */
export const ownFault = (error: unknown) =>
  new StripeFault(500, { type: 'api_error', message: `The sandbox failed: ${String(error)}` })
