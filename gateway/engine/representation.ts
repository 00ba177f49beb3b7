/**
 * Entities as their subgraphs are asked for them. A representation is made as JSON text at once: the text is the
 * body's part for a remote subgraph and, for any, the key by which equal entities are asked for once.
 *
 * @module
 */
import { Failure, isTreeObject, type TreeObject } from './failure.ts'
import type { RepresentationField, RepresentationPart } from './plan/fetch-tree.ts'

/** JSON text; a failure when a needed field failed; null when a needed field is not there. */
export type RepresentationText = (entity: TreeObject) => string | Failure | null

/** How entities are told apart, and what they are asked for as. */
export interface Representation {
  /**
   * Equal for equal entities. Where entities have a single key field it is that field's value as it stands: then a text is only
   * made for each entity that is asked for, not for every place it stands.
   */
  readonly identityOf: (entity: TreeObject) => unknown
  readonly textOf: RepresentationText
}

/** `,"name":value` for each field, or why there is none. */
type Pairs = (entity: TreeObject) => string | Failure | null

/** @param typeName what the subgraph knows the entities as. */
export function compileRepresentation(
  typeName: string,
  parts: readonly RepresentationPart[],
): Representation {
  const textOf = compileText(typeName, parts)
  const [field, ...others] = parts.flatMap(({ fields }) => fields)
  const isSingle = field && others.length === 0 && !field.below
  if (!isSingle || parts.some(({ narrower }) => narrower.length > 0)) {
    return { identityOf: textOf, textOf }
  }
  const { key } = field
  // A failure, a missing value and an object, such as a date, have to be looked at by whoever makes the text; and a text
  // that looks like a representation must not pass for one.
  const isPlain = (value: unknown) =>
    typeof value === 'string' ? !value.startsWith('{') : typeof value === 'number'
  return {
    textOf,
    identityOf: (entity) => (isPlain(entity[key]) ? entity[key] : textOf(entity)),
  }
}

function compileText(typeName: string, parts: readonly RepresentationPart[]): RepresentationText {
  const start = `{"__typename":${JSON.stringify(typeName)}`
  const pairs = compilePairs(parts)
  return (entity) => {
    const text = pairs(entity)
    return typeof text === 'string' ? `${start}${text}}` : text
  }
}

/** Several parts, a key and requirements, may name the same field. */
function compilePairs(parts: readonly RepresentationPart[]): Pairs {
  const byName = Map.groupBy(
    parts.flatMap(({ fields }) => fields),
    ({ name }) => name,
  )
  const own = [...byName.values()].map(compileField)
  const narrower = parts.flatMap((part) => part.narrower.map(compileNarrower))
  const [only, ...others] = [...own, ...narrower]
  if (only && others.length === 0) return only
  return (entity) => {
    let all: ReturnType<Pairs> = only ? only(entity) : ''
    for (const pairs of others) {
      if (typeof all !== 'string') return all
      const text = pairs(entity)
      all = typeof text === 'string' ? all + text : text
    }
    return all
  }
}

function compileNarrower({ types, part }: RepresentationPart['narrower'][number]): Pairs {
  const pairs = compilePairs([part])
  return (entity) => (types.has(String(entity.__typename)) ? pairs(entity) : '')
}

function compileField(fields: readonly RepresentationField[]): Pairs {
  const [{ name, key }] = fields as readonly [RepresentationField]
  const label = `,${JSON.stringify(name)}:`
  const parts = fields.flatMap(({ below }) => (below ? [below] : []))
  const below = parts.length === 0 ? null : compilePairs(parts)
  return (entity) => {
    const text = valueText(entity[key], below)
    return typeof text === 'string' ? label + text : text
  }
}

function valueText(value: unknown, below: Pairs | null): string | Failure | null {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (value === null) return 'null'
  if (value === undefined || typeof value === 'function') return null
  if (value instanceof Failure) return value
  if (below === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return listText(value, below)
  if (!isTreeObject(value)) return null
  const text = below(value)
  return typeof text === 'string' ? `{${text.slice(1)}}` : text
}

function listText(list: readonly unknown[], below: Pairs): string | Failure | null {
  const items: string[] = []
  for (const item of list) {
    const text = valueText(item, below)
    if (typeof text !== 'string') return text
    items.push(text)
  }
  return `[${items.join()}]`
}
