/**
 * The client's operation as the planner sees it: fragments in place, every field once, no client's alias, and at most one
 * `@include` per field, on a variable of the engine's own that stands for the whole condition.
 *
 * @module
 */
import {
  isAbstractType,
  isInterfaceType,
  isUnionType,
  print,
  visit,
  type ArgumentNode,
  type GraphQLField,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { ALWAYS, NEVER, allOf, anyOf, conditionOf, type Condition } from './condition.ts'
import { Position, type PositionField } from './position.ts'
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
} from './scope.ts'

/** Prefixes that the planner's variables and ours have; a client's own variable that starts so is renamed. */
const RESERVED_VARIABLE = /^(?:_|representations$)/

export interface CanonicalOperation {
  /** Nothing has to be fetched when this is null: only introspection and `__typename` were asked for. */
  readonly text: string | null
  readonly root: Position
  /** The engine's own Boolean variables, by name. */
  readonly conditions: ReadonlyMap<string, Condition>
  /** The client's variables by the name they have in `text`. */
  readonly variables: ReadonlyMap<string, string>
}

interface Entry {
  readonly field: PositionField
  readonly occurrences: FieldOccurrence[]
  readonly definition: GraphQLField<unknown, unknown>
  child: Block | null
}

/** Selections under one type condition. */
class Block {
  readonly scope: Scope
  readonly entries = new Map<PositionField, Entry>()
  readonly narrower = new Map<string, Block>()

  constructor(scope: Scope) {
    this.scope = scope
  }
}

export function canonicalOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  rootType: GraphQLObjectType,
): CanonicalOperation {
  const root = new Position({ next: 0 }, operation.operation === 'mutation')
  const block = new Block(scopeOf(schema, rootType))
  const collector = new Collector(schema, fragments)
  collector.fill(root, block, [
    { selectionSet: operation.selectionSet, type: rootType, when: ALWAYS },
  ])
  const printer = new Printer(operation)
  const body = printer.print(root, block)
  return {
    text: body === '' ? null : `${operation.operation}${printer.variableDefinitions()}${body}`,
    root,
    conditions: printer.conditions,
    variables: printer.variables,
  }
}

class Collector {
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments

  constructor(schema: GraphQLSchema, fragments: Fragments) {
    this.#schema = schema
    this.#fragments = fragments
  }

  fill(position: Position, block: Block, occurrences: readonly Occurrence[]): void {
    for (const { selectionSet, when } of occurrences) {
      this.#collect(position, block, selectionSet, when)
    }
    this.#finish(position, block)
  }

  #collect(position: Position, block: Block, set: SelectionSetNode, outer: Condition): void {
    for (const selection of set.selections) {
      const when = allOf([outer, conditionOf(selection.directives)])
      if (when === NEVER) continue
      if (selection.kind === 'Field') this.#add(position, block, selection, when)
      else {
        const body = fragmentBody(selection, this.#fragments)
        const scope = body && enterFragment(this.#schema, block.scope, body.typeCondition)
        if (!scope) continue
        this.#collect(position, this.#narrow(position, block, scope), body.selectionSet, when)
      }
    }
  }

  #narrow(position: Position, block: Block, scope: Scope): Block {
    if (scope === block.scope) return block
    position.needsTypename = true
    const known = block.narrower.get(scope.type.name)
    if (known) return known
    const narrower = new Block(scope)
    block.narrower.set(scope.type.name, narrower)
    return narrower
  }

  #add(position: Position, block: Block, node: FieldNode, when: Condition): void {
    if (node.name.value.startsWith('__')) {
      if (node.name.value === '__typename') position.needsTypename = true
      return
    }
    const definition = fieldDefinition(block.scope.type, node)
    if (!definition) return
    const field = position.fieldOf(node, definition)
    const entry = block.entries.get(field)
    const occurrence = { node, parentType: block.scope.type, when }
    if (entry) entry.occurrences.push(occurrence)
    else block.entries.set(field, { field, definition, occurrences: [occurrence], child: null })
  }

  #finish(position: Position, block: Block): void {
    position.needsTypename ||= isUnionType(block.scope.type) || this.#hasNarrowerFields(block)
    for (const entry of block.entries.values()) {
      const { field, occurrences, definition } = entry
      field.isConditional ||= presenceOf(entry) !== ALWAYS
      const type = compositeOf(definition.type)
      if (!type) continue
      entry.child = new Block(scopeOf(this.#schema, type))
      this.fill(position.childOf(field), entry.child, occurrencesBelow(occurrences))
    }
    for (const narrower of block.narrower.values()) this.#finish(position, narrower)
  }

  /** An object may promise more than its interface does, such as never to be null: the promise counts. */
  #hasNarrowerFields({ scope, entries }: Block): boolean {
    if (!isInterfaceType(scope.type)) return false
    return [...entries.values()].some(({ definition }) =>
      [...scope.possible].some(
        (type) => String(type.getFields()[definition.name]?.type) !== String(definition.type),
      ),
    )
  }
}

const presenceOf = ({ occurrences }: Entry): Condition => anyOf(occurrences.map(({ when }) => when))

class Printer {
  readonly conditions = new Map<string, Condition>()
  readonly variables = new Map<string, string>()
  readonly #nameOfCondition = new Map<string, string>()
  readonly #operation: OperationDefinitionNode

  constructor(operation: OperationDefinitionNode) {
    this.#operation = operation
  }

  /** Empty when there is nothing to fetch. */
  print(position: Position, block: Block): string {
    const parts = this.#parts(block)
    return parts.length === 0 ? '' : this.#braced(position, block, parts)
  }

  variableDefinitions(): string {
    const newName = new Map([...this.variables].map(([fetchName, name]) => [name, fetchName]))
    const own = (this.#operation.variableDefinitions ?? []).flatMap((definition) => {
      const name = newName.get(definition.variable.name.value)
      if (name === undefined) return []
      const fallback = definition.defaultValue ? `=${print(definition.defaultValue)}` : ''
      return [`$${name}:${print(definition.type)}${fallback}`]
    })
    const all = [...own, ...[...this.conditions.keys()].map((name) => `$${name}:Boolean!`)]
    return all.length === 0 ? '' : `(${all.join()})`
  }

  #braced(position: Position, block: Block, parts: readonly string[]): string {
    const isAbstract = isAbstractType(block.scope.type)
    const typename = parts.length === 0 || (position.needsTypename && isAbstract)
    return `{${[...(typename ? ['__typename'] : []), ...parts].join(' ')}}`
  }

  #parts(block: Block): readonly string[] {
    const fields = [...block.entries.values()].map((entry) => this.#field(entry))
    const narrower = [...block.narrower].flatMap(([name, inner]) => {
      const parts = this.#parts(inner)
      return parts.length === 0 ? [] : [`...on ${name}{${parts.join(' ')}}`]
    })
    return [...fields, ...narrower]
  }

  #field(entry: Entry): string {
    const { field, child } = entry
    const alias = field.key === field.name ? '' : `${field.key}:`
    const args =
      field.args.length === 0 ? '' : `(${field.args.map((arg) => this.#arg(arg)).join()})`
    const below = child && field.child ? this.#braced(field.child, child, this.#parts(child)) : ''
    return `${alias}${field.name}${args}${this.#include(presenceOf(entry))}${below}`
  }

  #include(presence: Condition): string {
    if (presence === ALWAYS) return ''
    let name = this.#nameOfCondition.get(presence.key)
    if (name === undefined) {
      name = `_c${this.conditions.size}`
      this.#nameOfCondition.set(presence.key, name)
      this.conditions.set(name, presence)
    }
    return `@include(if:$${name})`
  }

  #arg(arg: ArgumentNode): string {
    const renamed = visit(arg, {
      Variable: (node) => {
        const name = node.name.value
        const fetchName = RESERVED_VARIABLE.test(name) ? `v_${name}` : name
        this.variables.set(fetchName, name)
        return { ...node, name: { ...node.name, value: fetchName } }
      },
    })
    return print(renamed)
  }
}
