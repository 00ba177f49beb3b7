/**
 * An answer as drills compare it, and what backends were asked for it: told and expected in the same words.
 *
 * @module
 */
import type { Answer } from '../support/world.ts'
import type { Road } from './road.ts'

export interface Outcome {
  readonly status: number
  readonly data: unknown
  /** `path CODE backend`, and the seconds after which to ask again. In alphabetical order, like everything here. */
  readonly errors: readonly string[]
  /** `path age`, `stale` where it is. */
  readonly freshness: readonly string[]
  /** Calls by step. */
  readonly calls: Readonly<Record<string, number>>
  /** Everything else among the extensions. */
  readonly notes: Readonly<Record<string, unknown>>
}

export function toOutcome(
  { status, data, errors, extensions }: Answer,
  calls: readonly string[],
  { road, keptSeconds }: { readonly road: Road; readonly keptSeconds: number | null },
): Outcome {
  const { freshness = [], ...notes } = extensions
  return {
    status,
    data,
    errors: errors.map(toLine).sort(),
    freshness: (freshness as readonly Kept[]).map((one) => toAge(one, keptSeconds ?? 0)).sort(),
    calls: countBy(calls.map((call) => stepOf(call, road))),
    notes,
  }
}

const toLine = ({ path, extensions }: Answer['errors'][number]): string =>
  [path?.join('.'), extensions['code'], extensions['backend'], extensions['retryAfterSeconds']]
    .filter((word) => word !== undefined)
    .join(' ')

interface Kept {
  readonly path: readonly (string | number)[]
  readonly ageSeconds: number
  readonly stale: boolean
}

/** The drill itself takes its time, too. */
const GRACE_SECONDS = 3

function toAge({ path, ageSeconds, stale }: Kept, keptSeconds: number): string {
  const isExact = ageSeconds >= keptSeconds && ageSeconds <= keptSeconds + GRACE_SECONDS
  const age = isExact ? keptSeconds : ageSeconds
  return `${path.join('.')} ${String(age)}${stale ? ' stale' : ''}`
}

/** Of the steps whose words are in it the one with most of them. */
function stepOf(call: string, { steps }: Road): string {
  const [backend, method, path = ''] = call.split(' ')
  if (method === 'POST' && path.includes('token')) return `token of ${String(backend)}`
  const [step] = steps
    .filter((one) => one.backend === backend && path.includes(one.path))
    .sort((a, b) => b.path.length - a.path.length)
  return step?.name ?? call
}

export const countBy = (names: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** Where the answer shows the car. */
export function placeOf(data: unknown): Place | null {
  const { vehicle } = (data ?? {}) as { readonly vehicle?: { readonly position?: Place } | null }
  return vehicle?.position ?? null
}

/** What is kept of a place is kept for this very place. */
export const isSamePlace = (a: Place | null, b: Place | null): boolean =>
  a !== null && b !== null && a.latitude === b.latitude && a.longitude === b.longitude
