/**
 * Rules that need nothing but the caller are settled before anything is fetched: a refused field is not planned at all, and
 * nor is what only it would have needed. An operation is planned once more for each set of fields that callers were
 * refused, which are as many as there are kinds of callers. Subgraphs go on refusing for themselves: this only
 * spares the way there.
 *
 * @module
 */
import {
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'

/** Answers what the caller reads instead of the field; `null` = not refused. Never throws. */
export type CallerRule = (context: unknown) => Error | null

/** By coordinate of an object type's field, `Vehicle.vin`. */
export type CallerRules = ReadonlyMap<string, CallerRule>

/** What a caller is refused, by coordinate. */
export type Refusals = ReadonlyMap<string, Error>

export const NO_REFUSALS: Refusals = new Map()

/** Those rules that a document can meet. */
export function rulesMetBy(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: CallerRules,
): CallerRules {
  const met = new Map<string, CallerRule>()
  if (rules.size === 0) return met
  const types = new TypeInfo(schema)
  const enter = () => {
    const parent = types.getParentType()
    const coordinate = `${String(parent)}.${types.getFieldDef()?.name ?? ''}`
    const rule = isObjectType(parent) ? rules.get(coordinate) : undefined
    if (rule) met.set(coordinate, rule)
  }
  visit(document, visitWithTypeInfo(types, { Field: enter }))
  return met
}

export function refusalsFor(rules: CallerRules, context: unknown): Refusals {
  if (rules.size === 0) return NO_REFUSALS
  let refusals: Map<string, Error> | null = null
  for (const [coordinate, rule] of rules) {
    const refusal = rule(context)
    if (refusal) (refusals ??= new Map<string, Error>()).set(coordinate, refusal)
  }
  return refusals ?? NO_REFUSALS
}
