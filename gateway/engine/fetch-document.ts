/**
 * What can be known of a planned fetch from its text: when it has anything to do, and what it is to bring.
 *
 * @module
 */
import { parse, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql'
import { ALWAYS, NEVER, allOf, anyOf, conditionOf, type Condition } from './condition.ts'
import type { Brought } from './merge.ts'
import { fragmentBody, responseKeyOf, type Fragments } from './scope.ts'

type PossibleTypes = (typeName: string) => ReadonlySet<string>

export class FetchDocument {
  readonly #root: SelectionSetNode
  readonly #fragments: Fragments

  constructor(text: string) {
    const document = parse(text, { noLocation: true })
    this.#fragments = fragmentsOf(document)
    const operation = document.definitions.find((one) => one.kind === 'OperationDefinition')
    if (!operation) throw new TypeError('a planned fetch holds no operation')
    this.#root = operation.selectionSet
  }

  /** When some root field is asked for; for `alias`, when some field of its entities is. */
  liveness(alias: string | null): Condition {
    return this.#anyField(this.#setOf(alias))
  }

  /** What it brings to the root; for `alias`, to its entities. */
  brought(alias: string | null, possibleTypes: PossibleTypes): readonly Brought[] {
    return this.#broughtBy(this.#setOf(alias), null, possibleTypes)
  }

  #setOf(alias: string | null): SelectionSetNode {
    if (alias === null) return this.#root
    const isIt = (node: { readonly kind: string }): node is FieldNode =>
      node.kind === 'Field' && responseKeyOf(node as FieldNode) === alias
    const set = this.#root.selections.find(isIt)?.selectionSet
    if (!set) throw new TypeError(`a planned fetch has no ${alias}`)
    return set
  }

  #anyField(set: SelectionSetNode): Condition {
    return anyOf(
      set.selections.map((node) => {
        const when = conditionOf(node.directives)
        if (node.kind === 'Field') return node.name.value === '__typename' ? NEVER : when
        const body = fragmentBody(node, this.#fragments)
        return body ? allOf([when, this.#anyField(body.selectionSet)]) : NEVER
      }),
    )
  }

  #broughtBy(
    set: SelectionSetNode,
    types: ReadonlySet<string> | null,
    possibleTypes: PossibleTypes,
  ): readonly Brought[] {
    return set.selections.flatMap((node) => {
      if (node.kind === 'Field') {
        const below = node.selectionSet && this.#broughtBy(node.selectionSet, null, possibleTypes)
        return [{ key: responseKeyOf(node), types, below: below ?? [] }]
      }
      const body = fragmentBody(node, this.#fragments)
      if (!body) return []
      const name = body.typeCondition
      const inside = name === undefined ? types : new Set([name, ...possibleTypes(name)])
      return this.#broughtBy(body.selectionSet, inside, possibleTypes)
    })
  }
}

function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(
    document.definitions.flatMap((one) =>
      one.kind === 'FragmentDefinition' ? [[one.name.value, one] as const] : [],
    ),
  )
}

export const isAlways = (condition: Condition): boolean => condition === ALWAYS
