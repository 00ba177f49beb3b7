/**
 * Declared failure policies, applied to an answer that has errors. They look at the answer and not at resolvers: there every
 * path is the client's, every null stands where it stopped, and it does not matter who executed the operation, nor
 * which subgraph the failure came from.
 *
 * @module
 */
import type { GraphQLFormattedError } from 'graphql'
import { shapeFallback, type FallbackRequest } from './fallback-value.ts'
import type { FailurePolicies, FailurePolicy } from './failure-policies.ts'
import { fieldsOnPath, type FieldOnPath, type ResponsePath } from './response-fields.ts'

export interface FailedAnswer {
  /** Changed in place. */
  data?: Record<string, unknown> | null
  errors?: readonly GraphQLFormattedError[]
}

/** Something that was left out of the answer, or that something else stands in for. */
export interface Degraded {
  /** Where that is. */
  readonly path: ResponsePath
  readonly code: string
  /** `null` = none in particular is to blame. */
  readonly backend: string | null
}

/** Failures of backends. What a caller may not see, or asked wrongly, is never touched by a policy. */
const isBackendFailure = (code: unknown): code is string =>
  typeof code === 'string' &&
  (code.startsWith('BACKEND_') || code === 'VEHICLE_ASLEEP' || code === 'DEADLINE_EXCEEDED')

/** @returns what is to be noted as degraded. */
export function applyFailurePolicies(
  policies: FailurePolicies,
  request: FallbackRequest,
  answer: FailedAnswer,
): readonly Degraded[] {
  const { data, errors = [] } = answer
  if (policies.size === 0 || !data || errors.length === 0) return []
  const failures = errors.map((error) => toFailure(policies, request, data, error))
  const fatal = failures.find(({ isFatal }) => isFatal)
  if (fatal) {
    answer.data = null
    answer.errors = [fatal.error]
    return []
  }
  const spared = new Set(
    groupsOf(failures).flatMap((group) => (isReplaced(group, request, data) ? group : [])),
  )
  if (spared.size === 0) return []
  const left = failures.filter((failure) => !spared.has(failure))
  if (left.length > 0) answer.errors = left.map(({ error }) => error)
  else delete answer.errors
  return [...spared].map(toDegraded)
}

interface Failure {
  readonly error: GraphQLFormattedError
  /** Where the null stands that it led to; `null` = nowhere, or it is no backend's failure. */
  readonly place: ResponsePath | null
  readonly field: FieldOnPath | null
  readonly policy: FailurePolicy | null
  readonly isFatal: boolean
}

function toFailure(
  policies: FailurePolicies,
  request: FallbackRequest,
  data: Record<string, unknown>,
  error: GraphQLFormattedError,
): Failure {
  const { path = [], extensions } = error
  const place = nullOn(data, path)
  if (place === null) return { error, place, field: null, policy: null, isFatal: false }
  const fields = fieldsOnPath(request, path)
  const field = fields.findLast(({ depth }) => depth <= place.length) ?? null
  if (!isBackendFailure(extensions?.['code'])) {
    return { error, place, field, policy: null, isFatal: false }
  }
  const failed = fields.slice(field === null ? 0 : fields.indexOf(field))
  const isFatal = failed.some((one) => policyOf(policies, one)?.use === 'FAIL')
  return { error, place, field, policy: field && policyOf(policies, field), isFatal }
}

/** Where types differ in what they say, nothing was said. */
function policyOf(policies: FailurePolicies, { coordinates }: FieldOnPath): FailurePolicy | null {
  const [first, ...others] = coordinates.map((one) => policies.get(one) ?? null)
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first))
    ? (first ?? null)
    : null
}

/** The part of `path` that leads to the first null; `null` = there is none on it. */
function nullOn(data: Record<string, unknown>, path: ResponsePath): ResponsePath | null {
  let value: unknown = data
  for (const [index, key] of path.entries()) {
    if (typeof value !== 'object' || value === null) return null
    value = (value as Record<string | number, unknown>)[key]
    if (value === null || value === undefined) return path.slice(0, index + 1)
  }
  return null
}

/** Failures that led to the same null. */
function groupsOf(failures: readonly Failure[]): readonly (readonly Failure[])[] {
  const groups = new Map<string, Failure[]>()
  for (const failure of failures) {
    const key = JSON.stringify(failure.place)
    const group = groups.get(key) ?? []
    group.push(failure)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** One failure that no policy speaks for, such as a refusal, keeps the null and its errors as they are. */
function isReplaced(
  group: readonly Failure[],
  request: FallbackRequest,
  data: Record<string, unknown>,
): boolean {
  const [{ place, field, policy } = NOTHING] = group
  if (place === null || field === null || group.some((one) => one.policy === null)) return false
  if (policy?.use === 'NULL') return true
  // One item of a list is not what the value was declared for.
  if (policy?.use !== 'FALLBACK' || !('value' in policy) || field.depth !== place.length)
    return false
  const value = shapeFallback(policy.value, field, request)
  if (value === undefined) return false
  put(data, place, value)
  return true
}

const NOTHING: Pick<Failure, 'place' | 'field' | 'policy'> = {
  place: null,
  field: null,
  policy: null,
}

function put(data: Record<string, unknown>, place: ResponsePath, value: unknown): void {
  const last = place.at(-1)
  if (last === undefined) return
  let parent: unknown = data
  for (const key of place.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[key]
  ;(parent as Record<string | number, unknown>)[last] = value
}

function toDegraded({ error: { extensions }, place }: Failure): Degraded {
  const backend = extensions?.['backend']
  const code = String(extensions?.['code'])
  return { path: place ?? [], code, backend: typeof backend === 'string' ? backend : null }
}
