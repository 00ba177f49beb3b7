/**
 * Operations that are asked for by name instead of text: trusted documents, which we ship, and those that clients have shown
 * once ("automatic persisted queries").
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { HttpError } from './error-reply.ts'

/** Finds a document's text by its name, or its SHA-256 in hex with or without `sha256:` before it. */
export type FindDocument = (id: string) => string | undefined

/** @param texts by name. */
export function createTrustedDocuments(texts: ReadonlyMap<string, string>): FindDocument {
  const byId = new Map(texts)
  for (const text of texts.values()) {
    const hash = createHash('sha256').update(text).digest('hex')
    byId.set(hash, text).set(`sha256:${hash}`, text)
  }
  return (id) => byId.get(id)
}

/** Documents that clients have shown, by their SHA-256 in hex. */
export interface ShownByHash {
  find(hash: string): string | undefined
  /** @param hash that it has been checked against. */
  keep(hash: string, text: string): void
}

/** As Apollo Server wants its cache as well; a text is kept under the SHA-256 that it has been checked against. */
export interface ShownDocuments extends ShownByHash {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string): Promise<void>
  delete(key: string): Promise<boolean>
}

/** All texts together, in characters. */
const MAX_CHARACTERS = 8 * 1024 * 1024
const MAX_CHARACTERS_EACH = 64 * 1024

/**
 * Bounded: strangers may show documents, and each one that is too many makes room by the one that was used the longest
 * time ago. Trusted ones are found under their hash as well, and nothing displaces them.
 *
 * @param maxDocuments at least 1.
 */
export function createShownDocuments(
  maxDocuments: number,
  findTrusted: FindDocument,
): ShownDocuments {
  const shown = new LRUCache<string, string>({
    max: maxDocuments,
    maxSize: MAX_CHARACTERS,
    maxEntrySize: MAX_CHARACTERS_EACH,
    sizeCalculation: (text, key) => text.length + key.length,
  })
  const find = (hash: string) => findTrusted(hash) ?? shown.get(hash)
  return {
    find,
    keep: (hash, text) => void shown.set(hash, text),
    get: (key) => Promise.resolve(find(hashIn(key))),
    set: async (key, text) => void shown.set(hashIn(key), text),
    delete: (key) => Promise.resolve(shown.delete(hashIn(key))),
  }
}

/** Apollo Server's keys have a word and a colon before it. */
const hashIn = (key: string): string => key.slice(key.indexOf(':') + 1)

/** What of a request names the operation. */
export interface Asked {
  /** From the question mark on; may be empty. */
  readonly search: string
  readonly body: unknown
}

/** The same request with the text of the document that it names by `documentId`, in its URL or its body. */
export function withDocument(asked: Asked, find: FindDocument): Asked | HttpError {
  if (asked.search.includes('documentId=')) return inSearch(asked, find)
  const { body } = asked
  return hasDocumentId(body) ? inBody(asked, body, find) : asked
}

function inSearch({ search, body }: Asked, find: FindDocument): Asked | HttpError {
  const params = new URLSearchParams(search)
  const ids = params.getAll('documentId')
  if (ids.length === 0) return { search, body }
  if (ids.length > 1 || params.has('query')) return ONE_OF_BOTH
  const text = find(ids[0] ?? '')
  if (text === undefined) return NO_DOCUMENT
  params.delete('documentId')
  params.set('query', text)
  return { search: `?${params.toString()}`, body }
}

function inBody({ search }: Asked, body: WithDocumentId, find: FindDocument): Asked | HttpError {
  const { documentId, ...rest } = body
  if ('query' in rest || typeof documentId !== 'string') return ONE_OF_BOTH
  const query = find(documentId)
  return query === undefined ? NO_DOCUMENT : { search, body: { ...rest, query } }
}

interface WithDocumentId {
  readonly documentId: unknown
}

const hasDocumentId = (body: unknown): body is WithDocumentId =>
  typeof body === 'object' && body !== null && 'documentId' in body

const ONE_OF_BOTH: HttpError = {
  code: 'BAD_USER_INPUT',
  message: 'Name one document by "documentId", or send "query".',
}

const NO_DOCUMENT: HttpError = { code: 'NOT_FOUND', message: 'There is no document of this id.' }
