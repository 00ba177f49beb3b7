/**
 * The merged tree becomes the answer, to the letter of the specification's "CompleteValue": nulls travel up to where null is
 * allowed, errors get the client's path, keys come in the operation's order. The compiled writer does the same
 * faster for a tree without a fault; this is what it falls back to, and what it is measured by.
 *
 * @module
 */
import {
  getNullableType,
  GraphQLError,
  isListType,
  isNonNullType,
  locatedError,
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLOutputType,
} from 'graphql'
import type { Blame } from './blame.ts'
import { NO_REFUSALS, type Refusals } from './caller-rules.ts'
import { Failure, isTreeObject, type TreeObject } from './failure.ts'
import { UNCONDITIONAL, type Flags } from './flags.ts'
import { leafCheck, leafValue } from './leaf.ts'
import { runtimeTypeOf, TypeMisfit } from './runtime-type.ts'
import type { SelectedField, Selection } from './selection.ts'

export interface Completed {
  readonly data: TreeObject | null
  readonly errors: readonly GraphQLError[]
}

interface ResponsePath {
  readonly prev: ResponsePath | null
  readonly key: string | number
  /** Whose key it is; none for an index. */
  readonly field?: SelectedField
}

/** A value that is null because of an error, which has been noted. */
const FAILED = Symbol('failed')

export function completeTree(
  selection: Selection,
  tree: TreeObject,
  place: Omit<CompletedPlace, 'path'>,
): Completed {
  return completeObject(selection, tree, { ...place, path: [] })
}

/** The same of an object somewhere in the answer. */
export function completeObject(
  selection: Selection,
  object: TreeObject,
  { path, ...place }: CompletedPlace,
): Completed {
  const completion = new Completion(place)
  const at = path.reduce<ResponsePath | null>((prev, key) => ({ prev, key }), null)
  const data = completion.object(selection, object, at)
  return { data: data === FAILED ? null : (data as TreeObject), errors: completion.errors }
}

export interface CompletedPlace {
  readonly path: readonly (string | number)[]
  readonly flags: Flags
  /** Answers of `__schema` and `__type` by response key. */
  readonly introspection: Readonly<Record<string, unknown>>
  /** Of fields that were not asked for: they are null with this error. Default: none. */
  readonly refusals?: Refusals
  /** Whose a value is that cannot be taken. Default: nobody's but ours. */
  readonly blame?: Blame
}

class Completion {
  errors: GraphQLError[] = []
  readonly #flags: Flags
  readonly #introspection: Readonly<Record<string, unknown>>
  readonly #refusals: Refusals
  readonly #blame: Blame

  constructor({
    flags,
    introspection,
    refusals = NO_REFUSALS,
    blame = () => null,
  }: Omit<CompletedPlace, 'path'>) {
    this.#flags = flags
    this.#introspection = introspection
    this.#refusals = refusals
    this.#blame = blame
  }

  object(selection: Selection, object: TreeObject, path: ResponsePath | null): unknown {
    const start = this.errors.length
    const data: TreeObject = {}
    let collateral: GraphQLError[] | null = null
    for (const field of selection.fieldsOf(runtimeTypeOf(selection, object))) {
      if (field.when !== UNCONDITIONAL && !this.#flags.isOn(field.when)) continue
      const before = this.errors.length
      const completed = this.#field(field, object, path)
      if (completed !== FAILED) data[field.responseKey] = completed
      else if (isCollateral(object[field.sourceKey])) collateral ??= this.errors.splice(before)
      else return this.#giveUp(start, this.errors.slice(before))
    }
    return collateral ? this.#giveUp(start, collateral) : data
  }

  /** Where a parent becomes null, the error that made it so is told and those of its other fields are not. */
  #giveUp(start: number, cause: readonly GraphQLError[]): typeof FAILED {
    this.errors.splice(start, this.errors.length, ...cause)
    return FAILED
  }

  #field(field: SelectedField, object: TreeObject, prev: ResponsePath | null): unknown {
    const { definition, parentType, responseKey, sourceKey } = field
    if (definition.name === '__typename') return parentType.name
    if (definition.name.startsWith('__')) return this.#introspection[responseKey] ?? null
    const path = { prev, key: responseKey, field }
    const refusal =
      this.#refusals.size === 0
        ? undefined
        : this.#refusals.get(`${parentType.name}.${definition.name}`)
    if (refusal) return this.#refuse(field, refusal, path)
    const value = object[sourceKey]
    return this.#value(field, definition.type, typeof value === 'function' ? null : value, path)
  }

  #value(
    field: SelectedField,
    declared: GraphQLOutputType,
    value: unknown,
    path: ResponsePath,
  ): unknown {
    const completed = this.#nullable(field, getNullableType(declared), value, path)
    if (!isNonNullType(declared)) return completed === FAILED ? null : completed
    if (completed !== null) return completed
    const { parentType, definition } = field
    const message = `Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`
    const backend = this.#blame(fieldsOf(path))
    const error = backend === null ? new Error(message) : malformed(message, backend)
    return this.#fail(error, field.nodes, path)
  }

  #nullable(
    field: SelectedField,
    type: GraphQLOutputType,
    value: unknown,
    path: ResponsePath,
  ): unknown {
    if (value === null || value === undefined) return null
    if (value instanceof Failure) return this.#failures(field, value, path)
    if (isListType(type)) {
      if (!Array.isArray(value)) return this.#misfit(field, path)
      return this.#list(field, type.ofType, value, path)
    }
    if (!field.child) {
      const leaf = type as GraphQLLeafType
      return leafCheck(leaf)(value) ? leafValue(leaf, value) : this.#misfit(field, path)
    }
    if (!isTreeObject(value)) return this.#misfit(field, path)
    try {
      return this.object(field.child, value, path)
    } catch (error) {
      if (!(error instanceof TypeMisfit)) return this.#fail(error, field.nodes, path)
      return this.#malformed(error.message, field, path)
    }
  }

  #refuse({ definition, nodes }: SelectedField, refusal: Error, path: ResponsePath): unknown {
    const failed = this.#fail(refusal, nodes, path)
    return isNonNullType(definition.type) ? failed : null
  }

  #list(
    field: SelectedField,
    itemType: GraphQLOutputType,
    list: readonly unknown[],
    path: ResponsePath,
  ): unknown {
    const start = this.errors.length
    const items: unknown[] = []
    for (let index = 0; index < list.length; index += 1) {
      const before = this.errors.length
      const item = this.#value(field, itemType, list[index], { prev: path, key: index })
      if (item === FAILED) return this.#giveUp(start, this.errors.slice(before))
      items.push(item)
    }
    return items
  }

  #failures(field: SelectedField, first: Failure, path: ResponsePath): typeof FAILED {
    for (let one: Failure | null = first; one; one = one.next) {
      const below = translate(field, one.rest, this.#flags)
      const whole = below.keys.reduce<ResponsePath>((prev, key) => ({ prev, key }), path)
      this.#fail(one.error, below.nodes, whole)
    }
    return FAILED
  }

  #misfit(field: SelectedField, path: ResponsePath): typeof FAILED {
    const where = `${field.parentType.name}.${field.definition.name}`
    return this.#malformed(
      `${where}: a backend answered with a value of another type.`,
      field,
      path,
    )
  }

  #malformed(message: string, field: SelectedField, path: ResponsePath): typeof FAILED {
    return this.#fail(malformed(message, this.#blame(fieldsOf(path))), field.nodes, path)
  }

  #fail(error: unknown, nodes: readonly FieldNode[], path: ResponsePath): typeof FAILED {
    this.errors.push(locatedError(error, nodes, keysOf(path)))
    return FAILED
  }
}

const malformed = (message: string, backend: string | null): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: 'BACKEND_MALFORMED', ...(backend === null ? {} : { backend }) },
  })

const isCollateral = (value: unknown): boolean => value instanceof Failure && value.isCollateral

function keysOf(path: ResponsePath): (string | number)[] {
  const keys: (string | number)[] = []
  for (let one: ResponsePath | null = path; one; one = one.prev) keys.push(one.key)
  return keys.reverse()
}

function fieldsOf(path: ResponsePath): SelectedField[] {
  const fields: SelectedField[] = []
  for (let one: ResponsePath | null = path; one; one = one.prev) {
    if (one.field) fields.push(one.field)
  }
  return fields.reverse()
}

/** A subgraph's path below a field, in the client's words; it ends where the client did not ask. */
function translate(
  field: SelectedField,
  rest: readonly (string | number)[],
  flags: Flags,
): { readonly keys: readonly (string | number)[]; readonly nodes: readonly FieldNode[] } {
  const keys: (string | number)[] = []
  let current = field
  for (const key of rest) {
    if (typeof key === 'number') keys.push(key)
    else {
      const next = current.child?.findBySourceKey(key, flags)
      if (!next) break
      keys.push(next.responseKey)
      current = next
    }
  }
  return { keys, nodes: current.nodes }
}
