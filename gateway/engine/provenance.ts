/**
 * Where values of some fields came from. Local resolvers' values are marked where they are put; what has been marked is looked
 * up in the answer's own words when all is there, and only if somebody has something to say about it.
 *
 * @module
 */
import { isTreeObject, type TreeObject } from './failure.ts'
import { UNCONDITIONAL, type Flags } from './flags.ts'
import { runtimeTypeOf } from './runtime-type.ts'
import type { SelectedField, Selection } from './selection.ts'
import type { PlanRun } from './target.ts'

/** One value of a field that is tracked. */
export interface Mark {
  /** As in `Vehicle.vin`. */
  readonly coordinate: string
  /** What a list or a field that may be null is of. */
  readonly returns: string
  /** What the field's resolver was given and what it answered. */
  readonly source: unknown
  readonly value: unknown
}

export type ResponsePath = readonly (string | number)[]

export interface Provenance {
  /** Asked once for each field of an operation. */
  tracks(coordinate: string, returns: string): boolean
  /** Whether there is anything to say of this operation. */
  hasAny(context: unknown): boolean
  tell(
    context: unknown,
    found: readonly { readonly path: ResponsePath; readonly mark: Mark }[],
  ): void
}

type Key = string | number

/** Of one request: by the object or list that holds the value, and under which key. */
export class Marks {
  readonly #byHolder = new Map<object, Map<Key, Mark>>()
  readonly #isWanted: () => boolean

  /** @param isWanted whether anything is to be said of what comes now. */
  constructor(isWanted: () => boolean) {
    this.#isWanted = isWanted
  }

  get isEmpty(): boolean {
    return this.#byHolder.size === 0
  }

  add(holder: object, key: Key, mark: Mark): void {
    if (!this.#isWanted()) return
    const known = this.#byHolder.get(holder)
    if (known) known.set(key, mark)
    else this.#byHolder.set(holder, new Map([[key, mark]]))
  }

  /** What one object held is held by another now. */
  move(from: object, to: object): void {
    const moved = this.#byHolder.get(from)
    if (moved) for (const [key, mark] of moved) this.add(to, key, mark)
  }

  of(holder: object): ReadonlyMap<Key, Mark> | undefined {
    return this.#byHolder.get(holder)
  }
}

interface Answered {
  readonly selection: Selection
  readonly flags: Flags
  readonly result: { readonly data?: unknown; readonly errors?: unknown }
  /** Where in the answer the tree stands. Default: it is the whole. */
  readonly at?: ResponsePath
}

/** Where something failed the tree holds more than the answer: only what is in the answer is told. */
export function tellProvenance(
  provenance: Provenance,
  { context, marks, tree }: Pick<PlanRun, 'context' | 'marks' | 'tree'>,
  { selection, flags, result, at = [] }: Answered,
): void {
  if (marks === null || marks.isEmpty || !provenance.hasAny(context)) return
  const found: { readonly path: ResponsePath; readonly mark: Mark }[] = []
  const search = new Search(marks, flags, (path, mark) => {
    if (result.errors === undefined || isIn(result.data, path)) {
      found.push({ path: [...at, ...path], mark })
    }
  })
  search.object(selection, tree, [])
  provenance.tell(context, found)
}

class Search {
  readonly #marks: Marks
  readonly #flags: Flags
  readonly #found: (path: ResponsePath, mark: Mark) => void

  constructor(marks: Marks, flags: Flags, found: (path: ResponsePath, mark: Mark) => void) {
    this.#marks = marks
    this.#flags = flags
    this.#found = found
  }

  object(selection: Selection, object: TreeObject, path: ResponsePath): void {
    const own = this.#marks.of(object)
    for (const field of fieldsOf(selection, object)) {
      if (field.when !== UNCONDITIONAL && !this.#flags.isOn(field.when)) continue
      const mark = own?.get(field.sourceKey)
      const value = field.child === null ? null : (object[field.sourceKey] ?? null)
      if (mark === undefined && value === null) continue
      const below = [...path, field.responseKey]
      if (mark) this.#found(below, mark)
      if (field.child && value !== null) this.#value(field.child, value, below)
    }
  }

  #value(child: Selection, value: unknown, path: ResponsePath): void {
    if (isTreeObject(value)) this.object(child, value, path)
    if (!Array.isArray(value)) return
    const own = this.#marks.of(value)
    for (const [index, item] of value.entries()) {
      const mark = own?.get(index)
      const below = [...path, index]
      if (mark) this.#found(below, mark)
      this.#value(child, item, below)
    }
  }
}

/** An object of no type that could stand here has failed, and nothing of it is answered. */
function fieldsOf(selection: Selection, object: TreeObject): readonly SelectedField[] {
  try {
    return selection.fieldsOf(runtimeTypeOf(selection, object))
  } catch {
    return []
  }
}

function isIn(data: unknown, path: ResponsePath): boolean {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false
    value = (value as Record<Key, unknown>)[key]
  }
  return value !== null && value !== undefined
}
