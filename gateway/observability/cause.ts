/**
 * Why something failed, fit for a log line.
 *
 * @module
 */
import { scrub } from './scrub.ts'

export interface Cause {
  readonly name: string
  readonly message?: string
  /** Node's or a backend's word for it, e.g. `ECONNREFUSED` or `BACKEND_AUTH`. */
  readonly code?: string
  /** HTTP status a backend answered with. */
  readonly status?: number
  readonly stack?: string
  readonly cause?: Cause
}

const MAX_CHAIN = 5

/**
 * The error and what caused it, five links at most, scrubbed. A `SyntaxError` keeps only its name: V8 quotes in it
 * what it could not parse.
 */
export function describeCause(error: unknown, withStack: boolean, links = MAX_CHAIN): Cause {
  if (typeof error !== 'object' || error === null) return { name: typeof error }
  const { name, message, stack, cause } = error as Partial<Error>
  const isQuoting = name === 'SyntaxError'
  return {
    name: name ?? 'object',
    ...codeOf(error),
    ...statusOf(error),
    ...(message === undefined || isQuoting ? {} : { message: scrub(message) }),
    ...(withStack && stack !== undefined && !isQuoting ? { stack: scrub(stack) } : {}),
    ...(cause === undefined || links <= 1
      ? {}
      : { cause: describeCause(cause, withStack, links - 1) }),
  }
}

function codeOf(error: object): { readonly code?: string } {
  const extensions = 'extensions' in error ? (error.extensions as { code?: unknown }) : null
  const code = 'code' in error ? error.code : extensions?.code
  return typeof code === 'string' ? { code } : {}
}

const statusOf = (error: object): { readonly status?: number } =>
  'status' in error && typeof error.status === 'number' ? { status: error.status } : {}
