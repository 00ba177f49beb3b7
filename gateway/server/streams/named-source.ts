/**
 * The text of the operation that a client sent, named by id, or named by hash ("automatic persisted queries") by a stream's door.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { GraphQLError } from 'graphql'
import type { FindDocument, ShownByHash } from '../documents.ts'

export interface NamedDocuments {
  /** Trusted documents. Absent = there are none. */
  readonly findDocument?: FindDocument
  /** What clients have shown, here or by `/graphql`. Absent = each is sent whole. */
  readonly shownDocuments?: ShownByHash
}

export interface NamedSource {
  readonly source: string
  /** To be kept under once it is found valid; `null` = not at all. */
  readonly hash: string | null
}

/** @throws {GraphQLError} when it names none, or more than one. */
export function readSource(
  params: Readonly<Record<string, unknown>>,
  { findDocument, shownDocuments }: NamedDocuments,
): NamedSource {
  const { query, documentId } = params
  const asked = persistedQueryOf(params)
  if (documentId !== undefined) {
    if (asked !== null) throw new GraphQLError(ONE_OF_BOTH)
    return { source: byId(documentId, query, findDocument), hash: null }
  }
  if (asked !== null) return byHash(asked, query, shownDocuments)
  if (typeof query === 'string') return { source: query, hash: null }
  throw new GraphQLError('"query" must be a GraphQL document.')
}

const ONE_OF_BOTH = 'Name one document by "documentId", or send "query".'

/** By WebSocket the protocol wants a `query` in any case: an empty one says nothing. */
const isNothing = (query: unknown): boolean => query === undefined || query === ''

function byId(id: unknown, query: unknown, find: FindDocument = () => undefined): string {
  if (!isNothing(query) || typeof id !== 'string') throw new GraphQLError(ONE_OF_BOTH)
  const text = find(id)
  if (text !== undefined) return text
  throw new GraphQLError('There is no document of this id.')
}

interface PersistedQuery {
  readonly version?: unknown
  readonly sha256Hash?: unknown
}

function persistedQueryOf({
  extensions,
}: Readonly<Record<string, unknown>>): PersistedQuery | null {
  if (typeof extensions !== 'object' || extensions === null) return null
  const { persistedQuery } = extensions as { readonly persistedQuery?: unknown }
  return typeof persistedQuery === 'object' ? persistedQuery : null
}

/** Messages are those that Apollo Server has for the same, by which clients know what to do. */
function byHash(
  { version, sha256Hash: hash }: PersistedQuery,
  query: unknown,
  shown: ShownByHash | undefined,
): NamedSource {
  if (!shown) throw new GraphQLError('PersistedQueryNotSupported')
  if (version !== 1) throw new GraphQLError('Unsupported persisted query version')
  if (typeof hash !== 'string') throw new GraphQLError('"sha256Hash" must be a string.')
  if (isNothing(query)) {
    const source = shown.find(hash)
    if (source !== undefined) return { source, hash: null }
    throw new GraphQLError('PersistedQueryNotFound')
  }
  if (typeof query !== 'string') throw new GraphQLError('"query" must be a GraphQL document.')
  if (createHash('sha256').update(query).digest('hex') === hash) return { source: query, hash }
  throw new GraphQLError('provided sha does not match query')
}
