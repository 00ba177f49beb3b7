/**
 * What a remote subgraph answered, parsed and never trusted: a tree with its failures in place, or a typed error.
 *
 * @module
 */
import { BackendError } from '../../subgraphs/backend/errors.ts'
import { isObject, type JsonObject } from '../../subgraphs/backend/parse.ts'
import { statusError } from '../../subgraphs/backend/status-error.ts'
import type { TransportResponse } from '../../subgraphs/backend/transport.ts'
import { Failure, isTreeObject, type TreeObject } from './failure.ts'

export interface AnswerReader {
  readonly subgraph: string
  readonly exposeErrors: boolean
}

/** An error a subgraph reported, as its clients may read it. */
export class SubgraphError extends Error {
  override readonly name = 'SubgraphError'
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(message: string, extensions: Readonly<Record<string, unknown>>, cause: unknown) {
    super(message, { cause })
    this.extensions = extensions
  }
}

/**
 * @param loose gets errors that name no field without a value.
 * @throws {BackendError} when it is no GraphQL answer; {@link SubgraphError} when there are errors and no data.
 */
export function readAnswer(
  reader: AnswerReader,
  response: TransportResponse,
  loose: unknown[],
): TreeObject | Failure {
  const { data, errors } = readEnvelope(reader.subgraph, response)
  const found = errors.map((error) => toSubgraphError(reader, error))
  if (!isTreeObject(data)) {
    if (data !== null && data !== undefined) throw malformed(reader.subgraph)
    const failure = found.reduceRight<Failure | null>(
      (next, error, index) => new Failure(error, pathOf(errors[index]), next),
      null,
    )
    if (!failure) throw malformed(reader.subgraph)
    return failure
  }
  errors.forEach((error, index) => {
    if (!place(data, error.path, found[index])) loose.push(found[index])
  })
  return data
}

interface Envelope {
  readonly data: unknown
  readonly errors: readonly JsonObject[]
}

/** Subgraphs may answer a failing operation with any status, as long as they answer in GraphQL. */
function readEnvelope(subgraph: string, response: TransportResponse): Envelope {
  const isOk = response.status >= 200 && response.status < 300
  const json = parseJson(response)
  const errors = isObject(json) ? (json.errors ?? []) : null
  const isGraphql =
    isObject(json) &&
    ('data' in json || 'errors' in json) &&
    Array.isArray(errors) &&
    errors.every(isObject)
  if (isGraphql) return { data: json.data, errors: errors as readonly JsonObject[] }
  throw isOk ? malformed(subgraph) : statusError(subgraph, response)
}

function parseJson({ headers, body }: TransportResponse): unknown {
  if (!String(headers['content-type']).includes('json')) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

export const malformed = (subgraph: string): BackendError =>
  new BackendError('BACKEND_MALFORMED', subgraph, 'the answer is not what was asked for')

function toSubgraphError(
  { subgraph, exposeErrors }: AnswerReader,
  error: JsonObject,
): SubgraphError {
  if (!exposeErrors) {
    const extensions = { code: 'BACKEND_REJECTED', backend: subgraph }
    return new SubgraphError(`${subgraph}: the subgraph reported an error`, extensions, error)
  }
  const message = typeof error.message === 'string' ? error.message : 'Unknown error'
  const own = isObject(error.extensions) ? error.extensions : {}
  return new SubgraphError(message, { ...own, backend: subgraph }, error)
}

/** Writes a failure where the path first meets no value. Only own properties: the path is the subgraph's word. */
function place(data: TreeObject, path: unknown, error: unknown): boolean {
  if (!Array.isArray(path)) return false
  let current: unknown = data
  for (const [index, key] of path.entries()) {
    if (typeof current !== 'object' || current === null || !isKey(key)) return false
    if (!Object.hasOwn(current, key)) return false
    const slot = current as Record<string | number, unknown>
    const value = slot[key]
    if (value === null || value instanceof Failure) {
      slot[key] = new Failure(error, path.slice(index + 1).filter(isKey), value)
      return true
    }
    current = value
  }
  return false
}

const pathOf = (error: JsonObject | undefined): readonly (string | number)[] =>
  Array.isArray(error?.path) ? error.path.filter(isKey) : []

const isKey = (key: unknown): key is string | number =>
  typeof key === 'string' || typeof key === 'number'
