/**
 * Puts the permission table around a subgraph's resolvers.
 *
 * Shield wraps every field of a schema, which makes long lists many times slower. So only fields whose rule is not
 * `allow` are wrapped; a field without a row gets `deny`, so forgetting a row can never open a field.
 *
 * @module
 */
import {
  defaultFieldResolver,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { guardEntities } from './guarded-entities.ts'
import { permissions } from './permissions.ts'
import { authenticatedRule, narrowingRules } from './sdl-rules.ts'
import {
  allow,
  callerQuestionOf,
  deny,
  inOrder,
  shieldMiddleware,
  type Rule,
  type RuleTable,
} from './shield.ts'

type Field = GraphQLField<unknown, unknown>

/** Answers why the caller may not have a field, whatever else holds; `null` = no reason in the caller. */
export type CallerRule = (context: unknown) => Error | null

/** Changes the schema in place and returns it. */
export function applyRules(schema: GraphQLSchema, table: RuleTable = permissions): GraphQLSchema {
  guardEntities(schema)
  const effective = effectiveRules(schema, table)
  const middleware = shieldMiddleware(schema, effective)
  for (const [typeName, rules] of Object.entries(effective)) {
    const type = schema.getType(typeName)
    if (!isObjectType(type)) continue
    for (const fieldName of Object.keys(rules)) {
      const slot = type === schema.getSubscriptionType() ? 'subscribe' : 'resolve'
      wrap(type.getFields()[fieldName], slot, middleware[typeName]?.[fieldName])
    }
  }
  return schema
}

/**
 * What rules ask of the caller before they ask anything else, by coordinate. A field of several subgraphs is refused here
 * only where each of them refuses.
 */
export function callerRulesOf(
  schemas: readonly GraphQLSchema[],
  table: RuleTable = permissions,
): ReadonlyMap<string, CallerRule> {
  const all = schemas.flatMap((schema) => [...rulesOf(schema, table)])
  const byCoordinate = Map.groupBy(all, ({ type, field }) => `${type}.${field}`)
  return new Map(
    [...byCoordinate].flatMap(([coordinate, rules]) => {
      const questions = rules.flatMap(({ rule }) => callerQuestionOf(rule) ?? [])
      return questions.length < rules.length ? [] : [[coordinate, firstRefusal(questions)] as const]
    }),
  )
}

/** `false`, a refusal without words, is left to the rule itself. */
const firstRefusal =
  (questions: readonly ((context: unknown) => boolean | Error)[]): CallerRule =>
  (context) => {
    let first: Error | null = null
    for (const question of questions) {
      const verdict = question(context)
      if (!(verdict instanceof Error)) return null
      first ??= verdict
    }
    return first
  }

type Middleware = ReturnType<typeof shieldMiddleware>[string][string]

/** A stream is refused when it is opened; whoever keeps it open asks again. Its events go by what is selected of them. */
type Slot = 'resolve' | 'subscribe'

function wrap(field: Field | undefined, slot: Slot, middleware: Middleware | undefined): void {
  if (field === undefined || middleware === undefined) {
    throw new TypeError('expected shield to know every field that has a rule')
  }
  const resolve = field[slot] ?? defaultFieldResolver
  field[slot] = (parent, args, context, info) =>
    middleware(resolve as Parameters<Middleware>[0], parent, args, context, info)
}

/** The rule of every field that is not open to whoever sees its parent. */
function effectiveRules(schema: GraphQLSchema, table: RuleTable): RuleTable {
  const effective: Record<string, Record<string, Rule>> = {}
  for (const { type, field, rule } of rulesOf(schema, table)) {
    if (rule !== allow) (effective[type] ??= {})[field] = rule
  }
  return effective
}

/** Every field's rule, open ones too. */
export function* rulesOf(schema: GraphQLSchema, table: RuleTable) {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      yield {
        type: type.name,
        field: field.name,
        rule: ruleOf(type, field, table[type.name]),
      }
    }
  }
}

function ruleOf(type: GraphQLObjectType, field: Field, row: RuleTable[string] = {}): Rule {
  const rule = row[field.name] ?? row['*'] ?? authenticatedRule(field, type) ?? deny
  const narrowing = narrowingRules(field)
  if (narrowing.length === 0) return rule
  return rule === allow ? inOrder(...narrowing) : inOrder(rule, ...narrowing)
}
