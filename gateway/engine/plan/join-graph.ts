/**
 * What a supergraph says of its subgraphs: which types and fields each has, by which keys entities are found there, and what
 * a field needs or brings along. Read from the `join__` directives once, when the supergraph is loaded.
 *
 * @module
 */
import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type UnionTypeDefinitionNode,
} from 'graphql'

/** A field as one subgraph has it. */
export interface JoinedField {
  /** Named type it has there, where that differs from the supergraph's. */
  readonly typeName: string | null
  /** Only others resolve it; here it can be a key, required or provided. */
  readonly isExternal: boolean
  readonly requires: SelectionSetNode | null
  readonly provides: SelectionSetNode | null
  /** Subgraph it is taken over from. */
  readonly overrides: string | null
  /** It is taken over only where this label is on. */
  readonly overrideLabel: string | null
  /** Somebody else has taken it over; it is kept for keys and requirements. */
  readonly isOverridden: boolean
}

/** A type as one subgraph has it. */
export interface JoinedType {
  /** Keys by which the subgraph finds its entities. */
  readonly keys: readonly SelectionSetNode[]
  /** An interface elsewhere, an object here: it knows none of the implementing types. */
  readonly isInterfaceObject: boolean
  readonly fields: ReadonlyMap<string, JoinedField>
}

type Definition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | UnionTypeDefinitionNode

export class JoinGraph {
  /** Subgraphs in the supergraph's order, by name. */
  readonly subgraphs: readonly string[]
  /** Labels of `@override`s. */
  readonly overrideLabels = new Set<string>()
  readonly #types = new Map<string, Map<string, MutableType>>()
  readonly #possible = new Map<string, Set<string>>()
  readonly #interfaces = new Map<string, readonly string[]>()
  readonly #isAbstract = new Map<string, boolean>()
  readonly #names: ReadonlyMap<string, string>

  constructor(document: DocumentNode) {
    this.#names = subgraphNames(document)
    this.subgraphs = [...this.#names.values()]
    const definitions = document.definitions.filter(isComposite)
    for (const definition of definitions) this.#readType(definition)
    for (const definition of definitions) this.#readFields(definition)
    for (const bySubgraph of this.#types.values()) {
      for (const type of bySubgraph.values()) markRequired(type)
    }
  }

  typeIn(subgraph: string, typeName: string): JoinedType | undefined {
    return this.#types.get(typeName)?.get(subgraph)
  }

  fieldIn(subgraph: string, typeName: string, field: string): JoinedField | undefined {
    return this.typeIn(subgraph, typeName)?.fields.get(field)
  }

  isAbstract(typeName: string): boolean {
    return this.#isAbstract.get(typeName) ?? false
  }

  /** An interface that is an object in a subgraph is not abstract there. */
  isAbstractIn(subgraph: string, typeName: string): boolean {
    return this.isAbstract(typeName) && !this.typeIn(subgraph, typeName)?.isInterfaceObject
  }

  /** Object types that `subgraph` may answer where it declares `typeName`. */
  possibleTypes(subgraph: string, typeName: string): ReadonlySet<string> {
    return this.#possible.get(`${subgraph} ${typeName}`) ?? new Set([typeName])
  }

  interfacesOf(typeName: string): readonly string[] {
    return this.#interfaces.get(typeName) ?? []
  }

  #readType(definition: Definition): void {
    const name = definition.name.value
    const bySubgraph = new Map<string, MutableType>()
    this.#types.set(name, bySubgraph)
    this.#isAbstract.set(name, definition.kind !== Kind.OBJECT_TYPE_DEFINITION)
    if ('interfaces' in definition) {
      this.#interfaces.set(
        name,
        (definition.interfaces ?? []).map((one) => one.name.value),
      )
    }
    for (const join of definition.directives ?? []) {
      if (join.name.value === 'join__type') this.#readJoinType(bySubgraph, name, join)
      if (join.name.value === 'join__implements') {
        this.#addPossible(join, textOf(join, 'interface'), name, definition)
      }
      if (join.name.value === 'join__unionMember') {
        this.#addPossible(join, name, textOf(join, 'member'), definition)
      }
    }
  }

  #readJoinType(
    bySubgraph: Map<string, MutableType>,
    name: string,
    join: ConstDirectiveNode,
  ): void {
    const subgraph = this.#subgraphOf(join)
    const type = bySubgraph.get(subgraph) ?? newType()
    bySubgraph.set(subgraph, type)
    type.isInterfaceObject ||= flagOf(join, 'isInterfaceObject')
    const key = textOf(join, 'key')
    if (key !== null && !flagIsOff(join, 'resolvable')) type.keys.push(fieldSet(key))
    if (this.isAbstract(name) && !this.#possible.has(`${subgraph} ${name}`)) {
      this.#possible.set(`${subgraph} ${name}`, new Set())
    }
  }

  #addPossible(
    join: ConstDirectiveNode,
    abstract: string | null,
    possible: string | null,
    { kind }: Definition,
  ): void {
    if (abstract === null || possible === null || kind === Kind.INTERFACE_TYPE_DEFINITION) return
    const key = `${this.#subgraphOf(join)} ${abstract}`
    this.#possible.set(key, (this.#possible.get(key) ?? new Set()).add(possible))
  }

  #readFields(definition: Definition): void {
    if (!('fields' in definition)) return
    const bySubgraph = this.#types.get(definition.name.value) ?? new Map<string, MutableType>()
    for (const field of definition.fields ?? []) {
      const joins = (field.directives ?? []).filter(({ name }) => name.value === 'join__field')
      if (joins.length === 0) {
        for (const type of bySubgraph.values()) type.fields.set(field.name.value, PLAIN_FIELD)
      }
      for (const join of joins) {
        // Without a subgraph it comes from an interface object, which has it on the interface.
        if (textOf(join, 'graph') === null) continue
        const joined = joinedField(join)
        if (joined.overrideLabel !== null) this.overrideLabels.add(joined.overrideLabel)
        bySubgraph.get(this.#subgraphOf(join))?.fields.set(field.name.value, joined)
      }
    }
  }

  #subgraphOf(join: ConstDirectiveNode): string {
    const name = textOf(join, 'graph') ?? ''
    return this.#names.get(name) ?? name
  }
}

interface MutableType extends JoinedType {
  readonly keys: SelectionSetNode[]
  isInterfaceObject: boolean
  readonly fields: Map<string, JoinedField>
}

const newType = (): MutableType => ({ keys: [], isInterfaceObject: false, fields: new Map() })

const PLAIN_FIELD: JoinedField = {
  typeName: null,
  isExternal: false,
  requires: null,
  provides: null,
  overrides: null,
  overrideLabel: null,
  isOverridden: false,
}

function joinedField(join: ConstDirectiveNode): JoinedField {
  const [requires, provides] = [textOf(join, 'requires'), textOf(join, 'provides')]
  return {
    typeName: textOf(join, 'type')?.replace(/[[\]!]/g, '') ?? null,
    isExternal: flagOf(join, 'external'),
    requires: requires === null ? null : fieldSet(requires),
    provides: provides === null ? null : fieldSet(provides),
    overrides: textOf(join, 'override'),
    overrideLabel: textOf(join, 'overrideLabel'),
    isOverridden: flagOf(join, 'usedOverridden'),
  }
}

/** What a field of a subgraph requires is never its own: some composers only say so where it has another field, too. */
function markRequired({ fields }: MutableType): void {
  for (const { requires } of [...fields.values()]) {
    for (const selection of requires?.selections ?? []) {
      const name = selection.kind === Kind.FIELD ? selection.name.value : ''
      if (fields.get(name) === PLAIN_FIELD) fields.set(name, { ...PLAIN_FIELD, isExternal: true })
    }
  }
}

function fieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`no field set: ${text}`)
  return definition.selectionSet
}

const isComposite = (definition: DocumentNode['definitions'][number]): definition is Definition =>
  definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
  definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
  definition.kind === Kind.UNION_TYPE_DEFINITION

/** Names of subgraphs, by the enum value that the supergraph has for each. */
function subgraphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) continue
    if (definition.name.value !== 'join__Graph') continue
    for (const { name, directives } of definition.values ?? []) {
      const graph = directives?.find((one) => one.name.value === 'join__graph')
      names.set(name.value, (graph && textOf(graph, 'name')) ?? name.value)
    }
  }
  return names
}

const argumentOf = ({ arguments: args }: ConstDirectiveNode, name: string) =>
  args?.find((arg) => arg.name.value === name)?.value

function textOf(directive: ConstDirectiveNode, name: string): string | null {
  const value = argumentOf(directive, name)
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null
}

function flagOf(directive: ConstDirectiveNode, name: string): boolean {
  const value = argumentOf(directive, name)
  return value?.kind === Kind.BOOLEAN && value.value
}

function flagIsOff(directive: ConstDirectiveNode, name: string): boolean {
  const value = argumentOf(directive, name)
  return value?.kind === Kind.BOOLEAN && !value.value
}
