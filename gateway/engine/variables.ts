/**
 * Variables made ready for use. Most are text, numbers and truth values that fit as they come; everything else, and every
 * fault, is graphql-js' to judge.
 *
 * @module
 */
import {
  getNullableType,
  getVariableValues,
  isScalarType,
  isSpecifiedScalarType,
  typeFromAST,
  type GraphQLError,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql'
import { leafCheck } from './leaf.ts'

export type Given = Readonly<Record<string, unknown>>

export type Coerced =
  | { readonly coerced: Record<string, unknown>; readonly errors?: undefined }
  | { readonly coerced?: undefined; readonly errors: readonly GraphQLError[] }

/** Judges one value that was given; false where graphql-js has to. */
interface Plain {
  readonly name: string
  readonly fits: (value: unknown) => boolean
}

/** Coerces as graphql-js' `getVariableValues` does. */
export function compileCoercion(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): (given: Given) => Coerced {
  const plain = definitions.map((definition) => compilePlain(schema, definition))
  return (given) => {
    const coerced: Record<string, unknown> = {}
    for (const one of plain) {
      const value = one && Object.hasOwn(given, one.name) ? given[one.name] : undefined
      if (!one?.fits(value)) return getVariableValues(schema, definitions, { ...given }, LIMIT)
      coerced[one.name] = value
    }
    return { coerced }
  }
}

const LIMIT = { maxErrors: 50 }

/** Null for a type whose values have to be made: lists, objects, enums, scalars of ours. */
function compilePlain(schema: GraphQLSchema, definition: VariableDefinitionNode): Plain | null {
  const name = definition.variable.name.value
  const declared = typeFromAST(schema, definition.type)
  const type = getNullableType(declared)
  if (name === '__proto__' || !isScalarType(type) || !isSpecifiedScalarType(type)) return null
  const check = leafCheck(type)
  const isId = type.name === 'ID'
  return {
    name,
    // A whole number is an ID, too, but becomes text.
    fits: (value) =>
      value !== null && value !== undefined && check(value) && !(isId && typeof value === 'number'),
  }
}
