/**
 * One place of the merged tree where objects stand, and the names under which fields are kept there.
 *
 * Nothing behind this ever sees a client's names. A field without arguments is kept under its own name, and any other under an
 * alias of the engine's. So key fields (`id`) and required fields can be added wherever they are needed: they
 * never meet a client's alias `id: name`, or an `id` of another shape. Two response keys that ask for the same leaf with the
 * same arguments are kept, and fetched, once. Objects are not: what fails below one must not take the other with it.
 *
 * @module
 */
import {
  print,
  type ArgumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
} from 'graphql'
import { responseKeyOf, responseShape } from '../scope.ts'

export class PositionField {
  readonly name: string
  readonly args: readonly ArgumentNode[]
  /** What stands below, where it has selections. */
  child: Position | null = null
  /** Where the merged tree keeps it. */
  readonly key: string

  constructor(node: FieldNode, key: string) {
    this.name = node.name.value
    this.args = node.arguments ?? []
    this.key = key
  }
}

/** What an operation's positions have in common. */
export interface Numbering {
  next: number
}

export class Position {
  /** Its objects must tell their type: fragments, `__typename` or a narrower field type depend on it. */
  needsTypename = false
  /** Root fields of a mutation: each is done once, in order, and never again. */
  readonly isMutation: boolean
  readonly #numbering: Numbering
  readonly #fields = new Map<string, PositionField>()
  readonly #plainNames = new Set<string>()

  constructor(numbering: Numbering, isMutation = false) {
    this.#numbering = numbering
    this.isMutation = isMutation
  }

  fieldOf(node: FieldNode, definition: GraphQLField<unknown, unknown>): PositionField {
    const identity = this.#identityOf(node, definition.type)
    const known = this.#fields.get(identity)
    if (known) return known
    const name = node.name.value
    const key = this.#takePlainName(node) ? name : `_${this.#numbering.next++}_${name}`
    const field = new PositionField(node, key)
    this.#fields.set(identity, field)
    return field
  }

  childOf(field: PositionField): Position {
    return (field.child ??= new Position(this.#numbering))
  }

  #takePlainName(node: FieldNode): boolean {
    const name = node.name.value
    if (node.arguments?.length || this.isMutation || this.#plainNames.has(name)) return false
    this.#plainNames.add(name)
    return true
  }

  #identityOf(node: FieldNode, type: GraphQLOutputType): string {
    const args = (node.arguments ?? []).map(print).sort().join()
    const identity = `${node.name.value}(${args}):${responseShape(type)}`
    const isOwn = this.isMutation || node.selectionSet !== undefined
    return isOwn ? `${responseKeyOf(node)}=${identity}` : identity
  }
}
