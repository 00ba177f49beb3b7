/**
 * Where in an answer a deferred fragment stands.
 *
 * @module
 */
import { isTreeObject, type TreeObject } from '../failure.ts'
import { UNCONDITIONAL, type Flags } from '../flags.ts'
import { runtimeTypeOf } from '../runtime-type.ts'
import type { Selection } from '../selection.ts'
import { variableOf } from './deferral.ts'

type Key = string | number

/** An object of the answer that a deferred fragment adds to. */
export interface Place {
  /** In the answer. */
  readonly path: readonly Key[]
  /** In the tree. */
  readonly treePath: readonly Key[]
  /** What the fragment selects. */
  readonly selection: Selection
}

interface Standing extends Omit<Place, 'selection'> {
  readonly tree: unknown
  /** What the client got of it: where there is nothing, nothing can be added. */
  readonly data: unknown
}

/** @param flags those of a run that brings the fragment. */
export function findPlaces(
  selection: Selection,
  root: Pick<Standing, 'tree' | 'data'>,
  variable: string,
  flags: Flags,
): readonly Place[] {
  const known = new Set([variable])
  const isOn = (when: number) => when === UNCONDITIONAL || flags.isOn(when)
  const places: Place[] = []
  look(selection, { ...root, path: [], treePath: [] })
  return places

  function look(below: Selection, at: Standing): void {
    const { tree, data } = at
    if (Array.isArray(tree) && Array.isArray(data)) {
      data.forEach((item: unknown, index) =>
        look(below, stepInto(at, index, index, (tree as readonly unknown[])[index], item)),
      )
    } else if (isTreeObject(tree) && isTreeObject(data)) lookInto(below, at, tree, data)
  }

  function lookInto(below: Selection, at: Standing, tree: TreeObject, data: TreeObject): void {
    const type = runtimeTypeOf(below, tree)
    const standing = below
      .fragmentsOf(type)
      .find(({ node, when }) => isOn(when) && variableOf(node, known) !== undefined)
    if (standing)
      places.push({ path: at.path, treePath: at.treePath, selection: standing.selection })
    const seen = new Set<string>()
    for (const { child, responseKey, sourceKey } of below.fieldsOf(type)) {
      if (child === null || seen.has(responseKey)) continue
      seen.add(responseKey)
      look(child, stepInto(at, responseKey, sourceKey, tree[sourceKey], data[responseKey]))
    }
  }
}

const stepInto = (
  { path, treePath }: Standing,
  key: Key,
  treeKey: Key,
  tree: unknown,
  data: unknown,
): Standing => ({ path: [...path, key], treePath: [...treePath, treeKey], tree, data })
