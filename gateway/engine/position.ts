/**
 * One place of the merged tree where objects stand, and the names under which fields are kept there.
 *
 * The planner and everything behind it never see a client's names. Whatever the client calls it, a field without
 * arguments and conditions is kept under its own name, and any other under an alias no schema has. So the planner
 * may add key fields (`id`) and required fields wherever it likes: they can never meet a client's alias `id: name`, a
 * skipped `id`, or an `id` of another type. Two response keys that ask for the same field with the same
 * arguments are kept, and fetched, once.
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
import { responseKeyOf, responseShape } from './scope.ts'

export class PositionField {
  readonly name: string
  readonly args: readonly ArgumentNode[]
  /** Some selection of it depends on variables. */
  isConditional = false
  /** What stands below, where it has selections. */
  child: Position | null = null
  readonly #ordinal: number
  readonly #mayBePlain: boolean

  constructor(node: FieldNode, ordinal: number, mayBePlain: boolean) {
    this.name = node.name.value
    this.args = node.arguments ?? []
    this.#ordinal = ordinal
    this.#mayBePlain = mayBePlain
  }

  /** Where the merged tree keeps it. Final once the whole operation has been collected. */
  get key(): string {
    return this.#mayBePlain && !this.isConditional ? this.name : `_r${this.#ordinal}_${this.name}`
  }
}

/** What an operation's positions have in common. */
export interface Numbering {
  next: number
}

export class Position {
  /** Its objects must tell their type: fragments, `__typename` or a narrower field type depend on it. */
  needsTypename = false
  readonly #numbering: Numbering
  readonly #isMutation: boolean
  readonly #fields = new Map<string, PositionField>()
  readonly #plainNames = new Set<string>()

  constructor(numbering: Numbering, isMutation = false) {
    this.#numbering = numbering
    this.#isMutation = isMutation
  }

  fieldOf(node: FieldNode, definition: GraphQLField<unknown, unknown>): PositionField {
    const identity = this.#identityOf(node, definition.type)
    const known = this.#fields.get(identity)
    if (known) return known
    const field = new PositionField(node, this.#numbering.next++, this.#takePlainName(node))
    this.#fields.set(identity, field)
    return field
  }

  childOf(field: PositionField): Position {
    return (field.child ??= new Position(this.#numbering))
  }

  #takePlainName(node: FieldNode): boolean {
    const name = node.name.value
    if (node.arguments?.length || this.#isMutation || this.#plainNames.has(name)) return false
    this.#plainNames.add(name)
    return true
  }

  /** Fields of a mutation are done once for each response key, equal or not. */
  #identityOf(node: FieldNode, type: GraphQLOutputType): string {
    const args = (node.arguments ?? []).map(print).sort().join()
    const identity = `${node.name.value}(${args}):${responseShape(type)}`
    return this.#isMutation ? `${responseKeyOf(node)}=${identity}` : identity
  }
}
