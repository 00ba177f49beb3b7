/**
 * Entities as their subgraphs are asked for them. A representation is made as JSON text at once: the text is the
 * body's part for a remote subgraph and, for any, the key by which equal entities are asked for once.
 *
 * @module
 */
import type { InputRewrite, RequiresSelection } from '@graphql-hive/router-query-planner'
import { Failure, isTreeObject, type TreeObject } from './failure.ts'
import { compileRewrites } from './rewrite.ts'

/** JSON text; a failure when a needed field failed; null when the object is no such entity or lacks a field. */
export type RepresentationText = (entity: TreeObject) => string | Failure | null

type PossibleTypes = (typeName: string) => ReadonlySet<string>

/** Text of `"name":value` pairs, or why there is none. */
type Part = (entity: TreeObject) => string | Failure | null

export function compileRepresentation(
  requires: readonly RequiresSelection[],
  rewrites: readonly InputRewrite[],
  possibleTypes: PossibleTypes,
): RepresentationText {
  const pairs = compilePairs(requires, possibleTypes, true)
  const rewrite = rewrites.length === 0 ? null : compileRewrites(rewrites, possibleTypes)
  return (entity) => {
    const text = pairs(entity)
    if (typeof text !== 'string') return text
    if (text === '') return null
    if (!rewrite) return `{${text}}`
    const object = JSON.parse(`{${text}}`) as TreeObject
    rewrite(object)
    return JSON.stringify(object)
  }
}

function compilePairs(
  selections: readonly RequiresSelection[],
  possibleTypes: PossibleTypes,
  isEntity: boolean,
): Part {
  const parts = selections.map((selection) => compilePart(selection, possibleTypes, isEntity))
  const [only] = parts
  if (only && parts.length === 1) return only
  return (entity) => {
    let all = ''
    for (const part of parts) {
      const text = part(entity)
      if (typeof text !== 'string') return text
      if (text !== '') all = all === '' ? text : `${all},${text}`
    }
    return all
  }
}

function compilePart(
  selection: RequiresSelection,
  possibleTypes: PossibleTypes,
  isEntity: boolean,
): Part {
  if (selection.kind === 'Field') {
    const { name, selections } = selection
    // What the fetch needs stands in the tree under the alias, if the planner gave it one.
    return fieldPart(name, selection.alias ?? name, selections ?? [], possibleTypes)
  }
  if (selection.kind === 'FragmentSpread')
    throw new TypeError('a representation with a fragment spread')
  const { typeCondition } = selection
  const accepted = new Set([typeCondition, ...possibleTypes(typeCondition)])
  const pairs = compilePairs(selection.selections, possibleTypes, isEntity)
  return (entity) => {
    const typename = entity.__typename
    return typename === undefined || accepted.has(String(typename)) ? pairs(entity) : ''
  }
}

function fieldPart(
  name: string,
  key: string,
  selections: readonly RequiresSelection[],
  possibleTypes: PossibleTypes,
): Part {
  const label = `${JSON.stringify(name)}:`
  const below = selections.length === 0 ? null : compilePairs(selections, possibleTypes, false)
  return (entity) => {
    const text = valueText(entity[key], below)
    return typeof text === 'string' ? label + text : text
  }
}

function valueText(value: unknown, below: Part | null): string | Failure | null {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null) return 'null'
  if (value === undefined || typeof value === 'function') return null
  if (value instanceof Failure) return value
  if (below === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return listText(value, below)
  if (!isTreeObject(value)) return null
  const text = below(value)
  return typeof text === 'string' ? `{${text}}` : text
}

function listText(list: readonly unknown[], below: Part): string | Failure | null {
  const items: string[] = []
  for (const item of list) {
    const text = valueText(item, below)
    if (typeof text !== 'string') return text
    items.push(text)
  }
  return `[${items.join()}]`
}
