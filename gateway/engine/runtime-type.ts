/**
 * Which type an object of the merged tree is of.
 *
 * @module
 */
import {
  isInterfaceType,
  isObjectType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
} from 'graphql'
import type { TreeObject } from './failure.ts'
import type { Selection } from './selection.ts'

/** An object is of no type that clients could meet where it stands. */
export class TypeMisfit extends Error {
  override readonly name = 'TypeMisfit'
  readonly extensions = { code: 'BACKEND_MALFORMED' }
}

/**
 * An object's type is asked of it only where something depends on it; elsewhere its interface says all that is needed.
 *
 * @throws {TypeMisfit} when it is of no type that clients could meet here.
 */
export function runtimeTypeOf(
  selection: Selection,
  object: TreeObject,
): GraphQLObjectType | GraphQLInterfaceType {
  const { type, position, schema } = selection
  if (isObjectType(type)) return type
  if (isInterfaceType(type) && position?.needsTypename === false) return type
  const name = object.__typename
  const runtimeType = typeof name === 'string' ? schema.getType(name) : undefined
  if (isObjectType(runtimeType) && schema.isSubType(type, runtimeType)) return runtimeType
  throw new TypeMisfit(`${type.name}: a backend answered with an object of another type.`)
}
