/**
 * Whether a subgraph can answer a field where it has the parent object, and how much of a selection it would leave to others.
 *
 * @module
 */
import type { SelectionSetNode } from 'graphql'
import type { Block, Entry } from './block.ts'
import type { JoinedField, JoinGraph } from './join-graph.ts'

/** Fields that a parent field brings along although they are another subgraph's: its `@provides`. */
export type Provided = readonly SelectionSetNode[]

/** Which `@override` labels are on. */
export type IsLabelOn = (label: string) => boolean

export class Resolvability {
  readonly graph: JoinGraph
  readonly #isLabelOn: IsLabelOn

  constructor(graph: JoinGraph, isLabelOn: IsLabelOn) {
    this.graph = graph
    this.#isLabelOn = isLabelOn
  }

  /** The field as this subgraph resolves it; null when it does not. It may require others. */
  resolvable(
    subgraph: string,
    typeName: string,
    field: string,
    provided: Provided = [],
  ): JoinedField | null {
    const joined = this.graph.fieldIn(subgraph, typeName, field)
    if (!joined) return null
    if (this.providedBelow(provided, typeName, field) !== null) return joined
    if (joined.isExternal || !this.#isOwner(subgraph, typeName, field, joined)) return null
    return joined
  }

  /** Like {@link resolvable}, of any object that can stand there, and with nothing required. */
  direct(
    subgraph: string,
    typeName: string,
    field: string,
    provided: Provided = [],
  ): JoinedField | null {
    const joined = this.resolvable(subgraph, typeName, field, provided)
    if (!joined || joined.requires) return null
    if (!this.graph.isAbstractIn(subgraph, typeName)) return joined
    for (const possible of this.graph.possibleTypes(subgraph, typeName)) {
      if (!this.direct(subgraph, possible, field, provided)) return null
    }
    return joined
  }

  /** Selections that `provided` has below a field; null when it does not have the field. */
  providedBelow(provided: Provided, typeName: string, field: string): Provided | null {
    const below: SelectionSetNode[] = []
    let isThere = false
    for (const { selections } of provided) {
      for (const selection of selections) {
        if (selection.kind === 'Field') {
          if (selection.name.value !== field) continue
          isThere = true
          if (selection.selectionSet) below.push(selection.selectionSet)
        } else if (selection.kind === 'InlineFragment') {
          const condition = selection.typeCondition?.name.value ?? typeName
          if (!this.#isOrHas(condition, typeName)) continue
          const inner = this.providedBelow([selection.selectionSet], typeName, field)
          if (inner) {
            isThere = true
            below.push(...inner)
          }
        }
      }
    }
    return isThere ? below : null
  }

  /**
   * How many more fetches a selection would take from here, roughly: one for each object of which something is missing.
   */
  missing(subgraph: string, typeName: string, block: Block | null): number {
    if (!block) return 0
    const entries = [...block.entries.values()]
    let count = 0
    let isComplete = true
    for (const entry of entries) {
      const joined = this.#anyhow(subgraph, typeName, entry.field.name)
      if (joined) count += this.missing(subgraph, this.childType(joined, entry), entry.child)
      else isComplete = false
    }
    for (const narrower of block.narrower.values()) {
      const types = this.graph.isAbstractIn(subgraph, typeName)
        ? this.graph.possibleTypes(subgraph, typeName)
        : new Set([typeName])
      const [one] = [...narrower.scope.possible].filter(({ name }) => types.has(name))
      if (one) count += this.missing(subgraph, one.name, narrower)
    }
    return isComplete ? count : count + 1
  }

  /** Type of a field's objects as the subgraph of `joined` knows it. */
  childType(joined: JoinedField, { child }: Entry): string {
    return joined.typeName ?? child?.scope.type.name ?? ''
  }

  #anyhow(subgraph: string, typeName: string, field: string): JoinedField | null {
    const direct = this.direct(subgraph, typeName, field)
    if (direct || !this.graph.isAbstractIn(subgraph, typeName)) return direct
    const types = [...this.graph.possibleTypes(subgraph, typeName)]
    const each = types.map((type) => this.direct(subgraph, type, field))
    return each.every((one) => one !== null) ? (each[0] ?? null) : null
  }

  #isOwner(subgraph: string, typeName: string, field: string, joined: JoinedField): boolean {
    const { overrideLabel, overrides } = joined
    if (overrideLabel !== null && overrides !== null) return this.#isLabelOn(overrideLabel)
    const taker = this.#labelledTaker(subgraph, typeName, field)
    return taker === null ? !joined.isOverridden : !this.#isLabelOn(taker)
  }

  /** The label under which somebody else takes this subgraph's field over. */
  #labelledTaker(subgraph: string, typeName: string, field: string): string | null {
    for (const other of this.graph.subgraphs) {
      const joined = this.graph.fieldIn(other, typeName, field)
      if (joined?.overrides === subgraph && joined.overrideLabel !== null) {
        return joined.overrideLabel
      }
    }
    return null
  }

  #isOrHas(condition: string, typeName: string): boolean {
    if (condition === typeName) return true
    return this.graph.subgraphs.some((one) =>
      this.graph.possibleTypes(one, condition).has(typeName),
    )
  }
}
