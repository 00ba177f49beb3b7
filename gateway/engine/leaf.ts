/**
 * Leaf values of subgraphs' answers: whether they are what their type promises.
 *
 * @module
 */
import { isEnumType, isSpecifiedScalarType, type GraphQLLeafType } from 'graphql'

/** Not null and not undefined: those are judged before. */
export type LeafCheck = (value: unknown) => boolean

const MAX_INT = 2 ** 31

const SCALARS: Readonly<Record<string, LeafCheck>> = {
  Int: (value) => Number.isInteger(value) && Math.abs(Number(value) + 0.5) < MAX_INT,
  Float: (value) => Number.isFinite(value),
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
}

const checks = new WeakMap<GraphQLLeafType, LeafCheck>()

/** Custom scalars are their subgraph's business: any JSON will do. */
export function leafCheck(type: GraphQLLeafType): LeafCheck {
  const known = checks.get(type)
  if (known) return known
  const made = createCheck(type)
  checks.set(type, made)
  return made
}

function createCheck(type: GraphQLLeafType): LeafCheck {
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name))
    return (value) => typeof value === 'string' && names.has(value)
  }
  if (!isSpecifiedScalarType(type)) return (value) => typeof value !== 'function'
  return SCALARS[type.name] ?? (() => false)
}

/** IDs are text for clients, whatever a subgraph sends. */
export const leafValue = (type: GraphQLLeafType, value: unknown): unknown =>
  type.name === 'ID' && typeof value === 'number' ? String(value) : value
