/**
 * Selections as planning needs them: fragments in place, every field once per type condition, and with each the condition
 * under which it is there.
 *
 * @module
 */
import {
  isInterfaceType,
  isUnionType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql'
import { ALWAYS, NEVER, allOf, anyOf, conditionOf, type Condition } from '../condition.ts'
import {
  compositeOf,
  enterFragment,
  fieldDefinition,
  fragmentBody,
  occurrencesBelow,
  scopeOf,
  type FieldOccurrence,
  type Fragments,
  type Occurrence,
  type Scope,
} from '../scope.ts'
import type { Position, PositionField } from './position.ts'

export interface Entry {
  readonly field: PositionField
  readonly node: FieldNode
  readonly occurrences: readonly FieldOccurrence[]
  readonly definition: GraphQLField<unknown, unknown>
  /** What is selected below; null for a leaf. */
  readonly child: Block | null
}

interface OpenEntry extends Entry {
  readonly occurrences: FieldOccurrence[]
  child: Block | null
}

/** Selections under one type condition. */
export class Block {
  readonly scope: Scope
  readonly names: Position
  readonly entries = new Map<PositionField, OpenEntry>()
  /** Selections that hold for some of the types only. */
  readonly narrower = new Map<string, Block>()

  constructor(scope: Scope, names: Position) {
    this.scope = scope
    this.names = names
  }
}

/** When some selection of this field is there. */
export const presenceOf = ({ occurrences }: Entry): Condition =>
  anyOf(occurrences.map(({ when }) => when))

/** By coordinate, `Vehicle.vin`. */
export type IsRefused = (coordinate: string) => boolean

export interface OperationSources {
  readonly schema: GraphQLSchema
  readonly fragments: Fragments
  readonly isRefused?: IsRefused | undefined
}

const NONE_REFUSED: IsRefused = () => false

/** What a client selects. */
export function collectOperation(
  { schema, fragments, isRefused }: OperationSources,
  names: Position,
  root: Occurrence,
): Block {
  const block = new Block(scopeOf(schema, root.type), names)
  new Collector(schema, fragments, isRefused ?? NONE_REFUSED).fill(block, [root])
  return block
}

/** What a key or a requirement selects: the client needs no type because of it. */
export function collectFieldSet(
  schema: GraphQLSchema,
  names: Position,
  type: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
): Block {
  const block = new Block(scopeOf(schema, type), names)
  const collector = new Collector(schema, new Map(), null)
  collector.fill(block, [{ selectionSet, type, when: ALWAYS }])
  return block
}

class Collector {
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  readonly #isForClient: boolean
  readonly #isRefused: IsRefused

  /** @param isRefused what the client may not have; `null` = the selection is not a client's. */
  constructor(schema: GraphQLSchema, fragments: Fragments, isRefused: IsRefused | null) {
    this.#schema = schema
    this.#fragments = fragments
    this.#isForClient = isRefused !== null
    this.#isRefused = isRefused ?? NONE_REFUSED
  }

  fill(block: Block, occurrences: readonly Occurrence[]): void {
    for (const { selectionSet, when } of occurrences) this.#collect(block, selectionSet, when)
    this.#finish(block)
  }

  #collect(block: Block, set: SelectionSetNode, outer: Condition): void {
    for (const selection of set.selections) {
      const when = allOf([outer, conditionOf(selection.directives)])
      if (when === NEVER) continue
      if (selection.kind === 'Field') this.#add(block, selection, when)
      else {
        const body = fragmentBody(selection, this.#fragments)
        const scope = body && enterFragment(this.#schema, block.scope, body.typeCondition)
        if (scope) this.#collect(this.#narrow(block, scope), body.selectionSet, when)
      }
    }
  }

  #narrow(block: Block, scope: Scope): Block {
    if (scope === block.scope) return block
    block.names.needsTypename ||= this.#isForClient
    const known = block.narrower.get(scope.type.name)
    if (known) return known
    const narrower = new Block(scope, block.names)
    block.narrower.set(scope.type.name, narrower)
    return narrower
  }

  #add(block: Block, node: FieldNode, when: Condition): void {
    if (node.name.value.startsWith('__')) {
      if (node.name.value === '__typename') block.names.needsTypename ||= this.#isForClient
      return
    }
    const definition = fieldDefinition(block.scope.type, node)
    if (!definition) return
    // Whether the object is there at all decides whether its refused fields are errors.
    if (this.#isRefused(`${block.scope.type.name}.${definition.name}`)) {
      block.names.needsTypename ||= true
      return
    }
    const field = block.names.fieldOf(node, definition)
    const occurrence = { node, parentType: block.scope.type, when }
    const entry = block.entries.get(field)
    if (entry) entry.occurrences.push(occurrence)
    else
      block.entries.set(field, { field, node, definition, occurrences: [occurrence], child: null })
  }

  #finish(block: Block): void {
    block.names.needsTypename ||=
      this.#isForClient && (isUnionType(block.scope.type) || hasNarrowerFields(block))
    for (const entry of block.entries.values()) {
      const type = compositeOf(entry.definition.type)
      if (!type) continue
      const names = block.names.childOf(entry.field)
      entry.child = new Block(scopeOf(this.#schema, type), names)
      this.fill(entry.child, occurrencesBelow(entry.occurrences))
    }
    for (const narrower of block.narrower.values()) this.#finish(narrower)
  }
}

/** An object may promise more than its interface does, such as never to be null: the promise counts. */
function hasNarrowerFields({ scope, entries }: Block): boolean {
  if (!isInterfaceType(scope.type)) return false
  return [...entries.values()].some(({ definition }) =>
    [...scope.possible].some(
      (type) => String(type.getFields()[definition.name]?.type) !== String(definition.type),
    ),
  )
}
