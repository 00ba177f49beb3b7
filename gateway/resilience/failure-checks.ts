/**
 * Whether every `@onFailure` can do what it says, asked at start.
 *
 * @module
 */
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'
import { FailurePolicyError, type FailurePolicies, type FailurePolicy } from './failure-policies.ts'

/**
 * @param schema what clients see.
 * @param keptPastAge types and fields that the cache may show past their age when their backend fails.
 * @throws {FailurePolicyError} naming the field and what is wrong there.
 */
export function checkFailurePolicies(
  policies: FailurePolicies,
  schema: GraphQLSchema,
  keptPastAge: ReadonlySet<string>,
): void {
  for (const [coordinate, policy] of policies) {
    const [typeName = '', fieldName = ''] = coordinate.split('.')
    const type = schema.getType(typeName)
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
    // Clients cannot see it, so nothing can fail there for them.
    if (field === undefined) continue
    const fault = faultOf(policy, field, schema)
    if (fault !== null) throw new FailurePolicyError(`${coordinate}: @onFailure ${fault}`)
    const kept = [coordinate, typeName, getNamedType(field.type).name]
    if (policy.use === 'STALE' && !kept.some((one) => keptPastAge.has(one))) {
      throw new FailurePolicyError(
        `${coordinate}: @onFailure(use: STALE) needs @cacheControl(staleIfError) there or on its type`,
      )
    }
  }
}

function faultOf(
  policy: FailurePolicy,
  { type }: GraphQLField<unknown, unknown>,
  schema: GraphQLSchema,
): string | null {
  const { use } = policy
  const isReplaced = use === 'NULL' || (use === 'FALLBACK' && 'value' in policy)
  // A failure takes everything with it up to what may be null: only there is something to put in its place.
  if (isReplaced && isNonNullType(type)) return `needs a field that may be null for use: ${use}`
  if (use !== 'FALLBACK' || !('value' in policy)) return null
  const misfit = misfitOf(policy.value, type, schema)
  return misfit === null ? null : `has a fallback that does not fit: ${misfit}`
}

/** Where `value` is not of `type`; `null` = nowhere. */
function misfitOf(
  value: unknown,
  declared: GraphQLOutputType,
  schema: GraphQLSchema,
  at = 'it',
): string | null {
  if (value === null) return isNonNullType(declared) ? `${at} must not be null` : null
  const type = getNullableType(declared)
  if (isListType(type)) {
    if (!Array.isArray(value)) return `${at} must be a list`
    return first(value, (item, index) =>
      misfitOf(item, type.ofType, schema, `${at}[${String(index)}]`),
    )
  }
  if (isLeafType(type)) {
    try {
      type.parseValue(value)
      return null
    } catch {
      return `${at} must be ${type.name}`
    }
  }
  return misfitOfObject(value, type, schema, at)
}

function misfitOfObject(
  value: unknown,
  type: GraphQLNamedType,
  schema: GraphQLSchema,
  at: string,
): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${at} must be an object`
  }
  const record = value as Readonly<Record<string, unknown>>
  const actual = isAbstractType(type) ? schema.getType(String(record['__typename'])) : type
  if (!isObjectType(actual)) return `${at} must say its __typename`
  const fields = actual.getFields()
  const stranger = Object.keys(record).find((key) => key !== '__typename' && !(key in fields))
  if (stranger !== undefined) return `${actual.name} has no field ${stranger}`
  return first(Object.values(fields), ({ name, type: fieldType }) =>
    misfitOf(record[name] ?? null, fieldType, schema, `${at}.${name}`),
  )
}

function first<T>(
  items: readonly T[],
  judge: (item: T, index: number) => string | null,
): string | null {
  for (const [index, item] of items.entries()) {
    const found = judge(item, index)
    if (found !== null) return found
  }
  return null
}
