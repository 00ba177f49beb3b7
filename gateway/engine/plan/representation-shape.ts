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
