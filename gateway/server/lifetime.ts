/**
 * How long an answer may be kept by whom, from what its operation read: RFC 9111.
 *
 * @module
 */
import type { CacheJournal } from '../../subgraphs/backend/record-cache.ts'

export interface Lifetime {
  readonly cacheControl: string
  /** Of the oldest that the answer holds, in seconds. */
  readonly ageSeconds: number
}

/** What an operation that brought no errors left behind, as far as it matters here. */
export interface Finished {
  /** `undefined` = it was never found. */
  readonly type: string | undefined
  readonly isAnonymous: boolean
  readonly journal: Pick<CacheJournal, 'maxAgeSeconds' | 'ageSeconds' | 'scope'> | undefined
  /** Names of what it noted beside its data; `null` = nothing. */
  readonly noted: Readonly<Record<string, unknown>> | null
}

/** Ages are said of every copy anew, by `Age`; every other note is about this one execution. */
const HOLDS_FOR_COPIES = 'freshness'

/**
 * `null` = it is not to be kept by anybody. Only what was answered to somebody who showed no credential is for
 * everybody: that is true whatever the policies of its records say, and rules have nothing left to check of a copy.
 */
export function lifetimeOf(finished: Finished): Lifetime | null {
  const { type, isAnonymous, journal, noted } = finished
  if (type !== 'query' || journal === undefined || journal.maxAgeSeconds <= 0) return null
  if (noted !== null && Object.keys(noted).some((name) => name !== HOLDS_FOR_COPIES)) return null
  const { maxAgeSeconds, ageSeconds, scope } = journal
  // A cache takes `Age` off `max-age`: what is left is what is left of the strictest record.
  const maxAge = String(maxAgeSeconds + ageSeconds)
  const who = isAnonymous && scope === 'PUBLIC' ? 'public' : 'private'
  return { cacheControl: `${who}, max-age=${maxAge}`, ageSeconds }
}
