/**
 * One kept record, and what it is good for at a given moment.
 *
 * @module
 */
import type { CachePolicy } from './policies.ts'

export interface CacheEntry {
  readonly coordinate: string
  readonly key: string
  /** `null` = its backend knows nothing by this key. */
  readonly record: unknown
  /** When its backend told it, in milliseconds since 1970. */
  readonly fetchedAtMs: number
  readonly maxAgeMs: number
  readonly staleWhileRevalidateMs: number
  readonly staleIfErrorMs: number
  readonly tags: readonly string[]
  /** Types it is a record of. */
  readonly types: readonly string[]
  /** Invalidations that were known when it was asked for. */
  readonly epoch: number
  readonly bytes: number
}

/** By what it is found. */
export const idOf = (coordinate: string, key: string): string => `${coordinate}:${key}`

/**
 * `FRESH` = shown; `AGING` = shown and asked for behind; `STALE` = shown only when its backend fails; `GONE` = not shown.
 */
export type Standing = 'FRESH' | 'AGING' | 'STALE' | 'GONE'

export function standingOf(entry: CacheEntry, nowMs: number): Standing {
  const overMs = nowMs - entry.fetchedAtMs - entry.maxAgeMs
  if (overMs < 0) return 'FRESH'
  if (overMs < entry.staleWhileRevalidateMs) return 'AGING'
  return overMs < entry.staleIfErrorMs ? 'STALE' : 'GONE'
}

/** How long it is good for anything, in milliseconds. */
export const lifetimeOf = (entry: CacheEntry): number =>
  entry.maxAgeMs + Math.max(entry.staleWhileRevalidateMs, entry.staleIfErrorMs)

/** How long it is known that there is nothing, at most. */
const NEGATIVE_MS = 5000
/** Records of one moment do not end in one moment: up to this part of their age is taken off. */
const JITTER = 0.1

export interface EntryParts {
  readonly policy: CachePolicy
  readonly key: string
  readonly record: unknown
  readonly nowMs: number
  readonly epoch: number
  /** Of {@link CachePolicy.tags} and the record's own. */
  readonly tags: readonly string[]
  readonly shownAt: readonly string[]
  /** Kept no longer than this, in milliseconds. */
  readonly keepMs: number
  /** 0 to below 1. */
  readonly random: number
}

/** `null` when it must not be kept: something of it could not be read. */
export function toEntry(parts: EntryParts): CacheEntry | null {
  const { policy, key, record, tags, shownAt, keepMs } = parts
  const bytes = weigh(record)
  if (bytes === null) return null
  const isNothing = record === null
  const maxAgeMs = Math.min(policy.maxAgeMs, keepMs, isNothing ? NEGATIVE_MS : Infinity)
  const extraMs = isNothing ? 0 : keepMs - maxAgeMs
  return {
    coordinate: policy.coordinate,
    key,
    record,
    fetchedAtMs: parts.nowMs,
    maxAgeMs: Math.ceil(maxAgeMs * (1 - JITTER * parts.random)),
    staleWhileRevalidateMs: Math.min(policy.staleWhileRevalidateMs, extraMs),
    staleIfErrorMs: Math.min(policy.staleIfErrorMs, extraMs),
    tags,
    types: typesOf(policy, shownAt),
    epoch: parts.epoch,
    bytes: bytes + OVERHEAD_BYTES + 2 * key.length,
  }
}

/** Shared by entries: of each policy there are as many as there are lists of places that readers name. */
const typesByPlaces = new WeakMap<CachePolicy, WeakMap<readonly string[], readonly string[]>>()

function typesOf(policy: CachePolicy, shownAt: readonly string[]): readonly string[] {
  let byPlaces = typesByPlaces.get(policy)
  if (!byPlaces) typesByPlaces.set(policy, (byPlaces = new WeakMap()))
  let types = byPlaces.get(shownAt)
  if (!types) {
    types = [...new Set([policy.coordinate, ...shownAt].map(typeOf))]
    byPlaces.set(shownAt, types)
  }
  return types
}

const typeOf = (coordinate: string): string => coordinate.split('.', 1)[0] ?? coordinate

/** The entry itself, its place in the tables, its tags. */
const OVERHEAD_BYTES = 400
const MAX_DEPTH = 32

/** About how many bytes of memory a record takes; `null` where an error stands in it. */
export function weigh(value: unknown, depth = 0): number | null {
  if (typeof value === 'string') return 24 + 2 * value.length
  if (typeof value !== 'object' || value === null) return 8
  if (isError(value) || depth > MAX_DEPTH) return null
  let bytes = 32
  for (const item of Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value)) {
    const own = weigh(item, depth + 1)
    if (own === null) return null
    bytes += 16 + own
  }
  return bytes
}

/** Of any realm: Jest has several. */
const isError = (value: object): boolean =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
