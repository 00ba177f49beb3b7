/**
 * A field's value on its way into the tree: promises waited for, lists walked, leaves serialized, errors put in their place.
 *
 * @module
 */
import {
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLResolveInfo,
} from 'graphql'
import { Failure, type TreeObject } from './failure.ts'
import type { Arguments } from './local-arguments.ts'
import { isPromiseLike, type LocalRun, type Slot } from './local-run.ts'
import type { Mark } from './provenance.ts'
import type { SelectedField } from './selection.ts'

export type Path = GraphQLResolveInfo['path']

/** Puts a value that is neither null nor a promise into its slot. */
export type Completer = (
  run: LocalRun,
  value: unknown,
  out: Slot,
  key: string | number,
  at: Call,
) => void

/** The call a value came from. */
export interface Call {
  readonly field: LocalField
  readonly path: Path
  /** Of the object that the field is of. */
  readonly source: unknown
}

export interface LocalField {
  readonly selected: SelectedField
  readonly key: string
  readonly name: string
  readonly isTypename: boolean
  readonly resolve: GraphQLFieldResolver<unknown, unknown> | undefined
  readonly args: Arguments
  readonly complete: Completer
  /** Where the value needs no more than this: a leaf that is a property of its parent. */
  readonly leaf: GraphQLLeafType | null
}

/**
 * Most fields are plain properties of a record, and no call is described for them. False where a value, or a fault, needs
 * more than that.
 */
export function storeProperty(
  type: GraphQLLeafType,
  source: unknown,
  name: string,
  out: Slot,
  key: string,
): boolean {
  try {
    const value = (source as TreeObject | null | undefined)?.[name] ?? null
    if (value === null) {
      out[key] = null
      return true
    }
    if (typeof value === 'object' || typeof value === 'function') return false
    const serialized: unknown = type.serialize(value)
    out[key] = serialized
    return serialized !== null && serialized !== undefined
  } catch {
    return false
  }
}

export function store(
  run: LocalRun,
  complete: Completer,
  value: unknown,
  out: Slot,
  key: string | number,
  at: Call,
): void {
  if (value === null || value === undefined) out[key] = null
  else if (value instanceof Error) out[key] = new Failure(value)
  else if (isPromiseLike(value)) {
    run.wait(value, out, key, (later) => store(run, complete, later, out, key, at))
  } else complete(run, value, out, key, at)
}

/** A field whose values are marked. */
export type Tracked = Pick<Mark, 'coordinate' | 'returns'>

export const markingCompleter =
  ({ coordinate, returns }: Tracked, complete: Completer): Completer =>
  (run, value, out, key, at) => {
    run.marks?.add(out, key, { coordinate, returns, source: at.source, value })
    complete(run, value, out, key, at)
  }

export function listCompleter(completeItem: Completer): Completer {
  return (run, value, out, key, at) => {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${at.field.name}".`,
      )
    }
    const items = Array.isArray(value) ? value : [...(value as Iterable<unknown>)]
    const list: unknown[] = new Array(items.length)
    out[key] = list
    for (let index = 0; index < items.length; index += 1) {
      const path = { prev: at.path, key: index, typename: undefined }
      const itemAt = { field: at.field, path, source: at.source }
      try {
        store(run, completeItem, items[index], list as unknown as Slot, index, itemAt)
      } catch (error) {
        list[index] = new Failure(error)
      }
    }
  }
}

export function leafCompleter(type: GraphQLLeafType): Completer {
  return (_run, value, out, key) => {
    const serialized: unknown = type.serialize(value)
    if (serialized === null || serialized === undefined) {
      throw new Error(`Expected \`${type.name}.serialize\` to return a value that is not null.`)
    }
    out[key] = serialized
  }
}
