/**
 * Any error → what a client may read of it.
 *
 * @module
 */
import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql'
import { ERROR_TABLE, isErrorCode, type ErrorCode } from './error-table.ts'

/** Codes of Apollo Server for requests that are at fault. */
const REQUEST_FAULTS: ReadonlySet<unknown> = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
])

const PUBLIC_DETAILS = ['argument', 'feature', 'missing', 'retryAfterSeconds', 'status'] as const

type Details = Readonly<Record<string, unknown>>

export interface ReadError {
  readonly code: ErrorCode
  /** The backend to blame; `null` = none. */
  readonly backend: string | null
  /** What was thrown first, below every wrapping of GraphQL and stitching. */
  readonly root: unknown
  readonly message: string
  readonly details: Details
}

/** Levels of wrapping that are looked into; stitching makes two of each delegation. */
const MAX_DEPTH = 12

export function readError(error: unknown): ReadError {
  const chain = unwrap(error)
  const coded = chain.map(toCoded).find((link) => link !== null) ?? UNKNOWN
  const { code, details } = coded
  const backend = typeof details['backend'] === 'string' ? details['backend'] : null
  const message = ERROR_TABLE[code].say?.(backend ?? 'unknown') ?? coded.message
  return { code, backend, root: chain.at(-1) ?? error, message, details }
}

interface Coded {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Details
}

const UNKNOWN: Coded = { code: 'INTERNAL', message: '', details: {} }

function toCoded(link: unknown): Coded | null {
  const { extensions, message } = link as { extensions?: unknown; message?: unknown }
  if (isOfVariable(link)) return { code: 'BAD_USER_INPUT', message: link.message, details: {} }
  if (typeof extensions !== 'object' || extensions === null) return null
  const details = extensions as Details
  const { code } = details
  if (isErrorCode(code)) return { code, message: String(message), details }
  if (REQUEST_FAULTS.has(code))
    return { code: 'BAD_USER_INPUT', message: String(message), details: {} }
  // A backend's own code is not in the table: what is known is that the backend said no.
  if (typeof details['backend'] === 'string') {
    return { code: 'BACKEND_REJECTED', message: '', details }
  }
  return isAnsweredAsFault(details)
    ? { code: 'BAD_USER_INPUT', message: String(message), details: {} }
    : null
}

/** A variable that does not fit, as graphql-js says it: Apollo Server gives it a code, streams do without that server. */
const isOfVariable = (link: unknown): link is GraphQLError =>
  link instanceof GraphQLError && link.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION

/** Apollo Server gives some faults of requests a status and no code, such as a hash that is not the document's. */
const isAnsweredAsFault = ({ http }: Details): boolean =>
  typeof http === 'object' && http !== null && (http as { status?: unknown }).status === 400

/** As it stands in the answer, but for its `requestId`. */
export function toPublicError(
  error: unknown,
  formatted: GraphQLFormattedError,
): GraphQLFormattedError {
  const { code, backend, message, details } = readError(error)
  return {
    message,
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
    extensions: {
      code,
      retryable: ERROR_TABLE[code].retryable,
      ...(backend !== null && { backend }),
      ...publicDetails(details),
    },
  }
}

/** The same, but an error that a subgraph reported keeps its own words: the operator exposes them. */
export function toSubgraphOrPublicError(
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError {
  const root = unwrap(error).at(-1) as Partial<Error> | undefined
  return root?.name === 'SubgraphError' ? formatted : toPublicError(error, formatted)
}

function publicDetails(details: Details): Details {
  const shown = PUBLIC_DETAILS.filter((name) => ['string', 'number'].includes(typeof details[name]))
  return Object.fromEntries(shown.map((name) => [name, details[name]]))
}

function unwrap(error: unknown): readonly unknown[] {
  const chain: unknown[] = []
  let link: unknown = error
  while (link !== undefined && link !== null && chain.length < MAX_DEPTH) {
    chain.push(link)
    link = innerOf(link)
  }
  return chain
}

/** Stitching gathers several errors of one delegation; the first speaks for them. */
function innerOf(link: unknown): unknown {
  const { originalError, errors } = link as { originalError?: unknown; errors?: unknown }
  return originalError ?? (Array.isArray(errors) ? (errors as readonly unknown[])[0] : undefined)
}
