/**
 * `@key` of a subgraph's types → how stitching merges them: by the subgraph's own `_entities`.
 *
 * @module
 */
import type { MergedTypeConfig } from '@graphql-tools/delegate'
import {
  isObjectType,
  type ConstDirectiveNode,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'

type Merge = Readonly<Record<string, MergedTypeConfig>>

export function mergeByKeys(schema: GraphQLSchema): Merge {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type))
  return Object.fromEntries(
    types.flatMap((type) => {
      const keys = keysOf(type)
      return keys.length === 0 ? [] : [[type.name, mergeByKey(type.name, keys)] as const]
    }),
  )
}

interface Key {
  readonly fields: string
  readonly isResolvable: boolean
}

/** A stub (`resolvable: false`) takes part in merging as a source of keys, but is never asked. */
function mergeByKey(typeName: string, keys: readonly Key[]): MergedTypeConfig {
  const key = keys.find(({ isResolvable }) => isResolvable)
  if (key === undefined) return {}
  const names = key.fields.trim().split(/\s+/)
  return {
    selectionSet: `{ ${key.fields} }`,
    fieldName: '_entities',
    key: (record: Readonly<Record<string, unknown>>) => ({
      __typename: typeName,
      ...Object.fromEntries(names.map((name) => [name, record[name] ?? null])),
    }),
    argsFromKeys: (representations) => ({ representations }),
  }
}

const keysOf = ({ astNode, extensionASTNodes }: GraphQLObjectType): readonly Key[] =>
  [astNode, ...extensionASTNodes]
    .flatMap((node) => node?.directives ?? [])
    .filter(({ name }) => name.value === 'key' || name.value === 'federation__key')
    .map((directive) => ({
      fields: textArgument(directive, 'fields'),
      isResolvable: !isFalse(directive, 'resolvable'),
    }))

function textArgument(directive: ConstDirectiveNode, argument: string): string {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value
  if (value?.kind === 'StringValue') return value.value
  throw new TypeError(`@${directive.name.value}: expected the text argument "${argument}"`)
}

const isFalse = (directive: ConstDirectiveNode, argument: string): boolean =>
  directive.arguments?.some(
    ({ name, value }) => name.value === argument && value.kind === 'BooleanValue' && !value.value,
  ) === true
