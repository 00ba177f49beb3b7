/**
 * What `@skip` and `@include` make of an operation's variables, as formulas that can be combined, compared and
 * evaluated. Everything that depends on variables is one of these, so that a plan never depends on their values.
 *
 * @module
 */
import type { DirectiveNode } from 'graphql'

export type Condition =
  | { readonly kind: 'always' | 'never'; readonly key: string }
  | { readonly kind: 'variable'; readonly key: string; readonly name: string; readonly is: boolean }
  | { readonly kind: 'all' | 'any'; readonly key: string; readonly of: readonly Condition[] }

export const ALWAYS: Condition = { kind: 'always', key: 'T' }
export const NEVER: Condition = { kind: 'never', key: 'F' }

/** The operation's Boolean variable `name` has the value `is`. */
export const variableIs = (name: string, is: boolean): Condition => ({
  kind: 'variable',
  key: is ? name : `!${name}`,
  name,
  is,
})

export function not(condition: Condition): Condition {
  switch (condition.kind) {
    case 'always':
      return NEVER
    case 'never':
      return ALWAYS
    case 'variable':
      return variableIs(condition.name, !condition.is)
    case 'all':
      return anyOf(condition.of.map(not))
    case 'any':
      return allOf(condition.of.map(not))
  }
}

export const allOf = (parts: readonly Condition[]): Condition =>
  combine('all', parts, ALWAYS, NEVER)

export const anyOf = (parts: readonly Condition[]): Condition =>
  combine('any', parts, NEVER, ALWAYS)

/** `neutral` changes nothing, `final` decides: `x and true` is `x`, `x and false` is `false`. */
function combine(
  kind: 'all' | 'any',
  parts: readonly Condition[],
  neutral: Condition,
  final: Condition,
): Condition {
  const byKey = new Map<string, Condition>()
  for (const part of parts) {
    for (const one of part.kind === kind ? part.of : [part]) byKey.set(one.key, one)
  }
  byKey.delete(neutral.key)
  const of = [...byKey.values()]
  if (byKey.has(final.key) || of.some((one) => byKey.has(not(one).key))) return final
  if (of.length < 2) return of[0] ?? neutral
  const key = `${kind}(${[...byKey.keys()].sort().join(' ')})`
  return { kind, key, of }
}

export type Booleans = Readonly<Record<string, unknown>>

export function holds(condition: Condition, variables: Booleans): boolean {
  switch (condition.kind) {
    case 'always':
      return true
    case 'never':
      return false
    case 'variable':
      return (variables[condition.name] === true) === condition.is
    case 'all':
      return condition.of.every((one) => holds(one, variables))
    case 'any':
      return condition.of.some((one) => holds(one, variables))
  }
}

/** Every variable a condition reads. */
export const variablesOf = (condition: Condition): readonly string[] =>
  'of' in condition
    ? condition.of.flatMap(variablesOf)
    : condition.kind === 'variable'
      ? [condition.name]
      : []

/** When a selection with these directives is there. Other directives than `@skip` and `@include` do not matter. */
export function conditionOf(directives: readonly DirectiveNode[] | undefined): Condition {
  if (!directives?.length) return ALWAYS
  return allOf(directives.map(directiveCondition))
}

function directiveCondition({ name, arguments: args }: DirectiveNode): Condition {
  if (name.value !== 'skip' && name.value !== 'include') return ALWAYS
  const value = args?.find((arg) => arg.name.value === 'if')?.value
  const isInclude = name.value === 'include'
  if (value?.kind === 'Variable') return variableIs(value.name.value, isInclude)
  return (value?.kind === 'BooleanValue' && value.value) === isInclude ? ALWAYS : NEVER
}
