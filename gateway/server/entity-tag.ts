/**
 * `ETag` and `If-None-Match`: RFC 9110, sections 8.8.3 and 13.1.2.
 *
 * @module
 */
import { createHash } from 'node:crypto'

/**
 * Strong, of the bytes. Where extensions stand beside the data, weak and of what the answer is without them: they tell of the
 * execution, such as ages, and change while the data stays.
 */
export function entityTagOf(contentType: string, body: string): string {
  if (!body.includes('"extensions":{')) return `"${digestOf(contentType, body)}"`
  const { data, extensions } = JSON.parse(body) as { data?: unknown; extensions?: unknown }
  return extensions === undefined
    ? `"${digestOf(contentType, body)}"`
    : `W/"${digestOf(contentType, JSON.stringify({ data }))}"`
}

const digestOf = (contentType: string, text: string): string =>
  createHash('sha256').update(`${contentType}\n`).update(text).digest('base64url').slice(0, 27)

/** Whether the client has it already. Reads are compared weakly. */
export function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = tag.replace(/^W\//, '')
  return (ifNoneMatch.match(TAGS) ?? []).some((given) => given.replace(/^W\//, '') === opaque)
}

const TAGS = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g
