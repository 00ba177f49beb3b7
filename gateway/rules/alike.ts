/**
 * What is answered alike to everybody who may ask for it at all: one run of an operation can then serve many callers.
 *
 * @module
 */
import { isObjectType, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { rulesOf } from './apply-rules.ts'
import { isGuardedType } from './guarded-entities.ts'
import { permissions } from './permissions.ts'
import { allow, type RuleTable } from './shield.ts'

export interface JudgedSubgraph {
  readonly schema: GraphQLSchema
  /** Its answers depend on who asks, beyond what rules decide. */
  readonly isCallerDependent: boolean
}

/** Coordinates, `Position.latitude`, of fields without a rule of their own, in no subgraph that looks at the caller. */
export function fieldsAlikeForAll(
  subgraphs: readonly JudgedSubgraph[],
  table: RuleTable = permissions,
): ReadonlySet<string> {
  const alike = new Set<string>()
  const others = new Set<string>()
  for (const { schema, isCallerDependent } of subgraphs) {
    for (const { type, field, rule } of rulesOf(schema, table)) {
      const isAlike = rule === allow && !isCallerDependent && !isGuardedType(type)
      ;(isAlike ? alike : others).add(`${type}.${field}`)
    }
  }
  return new Set([...alike].filter((coordinate) => !others.has(coordinate)))
}

/** Whether everything below the root is among them. */
export function isAlikeForAll(
  schema: GraphQLSchema,
  document: DocumentNode,
  alike: ReadonlySet<string>,
): boolean {
  const roots = new Set([schema.getQueryType(), schema.getSubscriptionType()])
  const types = new TypeInfo(schema)
  let isAlike = true
  const enter = () => {
    const parent = types.getParentType()
    if (isObjectType(parent) && roots.has(parent)) return
    const name = types.getFieldDef()?.name ?? ''
    if (name !== '__typename' && !alike.has(`${String(parent)}.${name}`)) isAlike = false
  }
  visit(document, visitWithTypeInfo(types, { Field: enter }))
  return isAlike
}
