/**
 * What representations tell of an entity, from the fields that were planned for them.
 *
 * @module
 */
import type { Block } from './block.ts'
import type { RepresentationPart } from './fetch-tree.ts'

export const representationOf = (block: Block): RepresentationPart => ({
  fields: [...block.entries.values()].map(({ field, child }) => ({
    name: field.name,
    key: field.key,
    below: child ? representationOf(child) : null,
  })),
  narrower: [...block.narrower.values()].map((narrower) => ({
    types: new Set([...narrower.scope.possible].map(({ name }) => name)),
    part: representationOf(narrower),
  })),
})

/** Whether they tell the same field from different places: required with different arguments, it has different values. */
export const conflict = (one: RepresentationPart, other: RepresentationPart): boolean =>
  one.fields.some((field) =>
    other.fields.some(
      ({ name, key, below }) =>
        name === field.name &&
        (key !== field.key ||
          (below !== null && field.below !== null && conflict(below, field.below))),
    ),
  ) ||
  one.narrower.some(({ part }) => conflict(part, other)) ||
  other.narrower.some(({ part }) => conflict(one, part))
