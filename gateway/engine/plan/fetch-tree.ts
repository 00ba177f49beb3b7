/**
 * Fetches under construction: what each selects, why, and which have to be there before it.
 *
 * @module
 */
import type { ArgumentNode } from 'graphql'
import { ALWAYS, anyOf, type Condition } from '../condition.ts'
import type { PathSegment } from '../merge.ts'

/** Selected for the client under a condition, or because another fetch needs it. */
export type Reason = Condition | FetchGroup

export class FetchSelection {
  typename = false
  readonly fields = new Map<string, FetchField>()
  readonly fragments = new Map<string, FetchSelection>()

  field(key: string, name: string, args: readonly ArgumentNode[]): FetchField {
    const known = this.fields.get(key)
    if (known) return known
    const field = new FetchField(key, name, args)
    this.fields.set(key, field)
    return field
  }

  fragment(typeName: string): FetchSelection {
    const known = this.fragments.get(typeName)
    if (known) return known
    const fragment = new FetchSelection()
    this.fragments.set(typeName, fragment)
    return fragment
  }

  /** When anything of it is selected. */
  get liveness(): Condition {
    const fields = [...this.fields.values()].map((field) => field.presence)
    return anyOf([...fields, ...[...this.fragments.values()].map((one) => one.liveness)])
  }
}

export class FetchField {
  readonly key: string
  readonly name: string
  readonly args: readonly ArgumentNode[]
  readonly reasons: Reason[] = []
  child: FetchSelection | null = null

  constructor(key: string, name: string, args: readonly ArgumentNode[]) {
    this.key = key
    this.name = name
    this.args = args
  }

  selectionBelow(): FetchSelection {
    return (this.child ??= new FetchSelection())
  }

  /** When it is selected: needs of other fetches count as long as those have something to do. */
  get presence(): Condition {
    return anyOf(
      this.reasons.map((reason) => (reason instanceof FetchGroup ? reason.liveness : reason)),
    )
  }
}

/** A field of a representation: its name there, and where the merged tree keeps it. */
export interface RepresentationField {
  readonly name: string
  readonly key: string
  readonly below: RepresentationPart | null
}

/** What a representation tells of an object, and what it tells if the object is of some type. */
export interface RepresentationPart {
  readonly fields: readonly RepresentationField[]
  readonly narrower: readonly {
    readonly types: ReadonlySet<string>
    readonly part: RepresentationPart
  }[]
}

export interface EntityTarget {
  /** Where its entities stand in the merged tree. */
  readonly path: readonly PathSegment[]
  /** Their type, as the subgraph knows it. */
  readonly typeName: string
}

export class FetchGroup {
  readonly subgraph: string
  /** Null for root fields. */
  readonly target: EntityTarget | null
  readonly selection = new FetchSelection()
  readonly representation: RepresentationPart[] = []
  /** Fetches whose answers it needs. */
  readonly after = new Set<FetchGroup>()
  /** It is there to learn which types objects are of. */
  isForTypename = false
  #absorbedBy: FetchGroup | null = null
  #liveness: Condition | null = null

  constructor(subgraph: string, target: EntityTarget | null) {
    this.subgraph = subgraph
    this.target = target
  }

  /** When it has anything to do. Asked once all is planned. */
  get liveness(): Condition {
    if (this.#absorbedBy) return this.#absorbedBy.liveness
    return (this.#liveness ??= this.isForTypename ? ALWAYS : this.selection.liveness)
  }

  /** This fetch, or the one that does its work. */
  get resolved(): FetchGroup {
    return this.#absorbedBy?.resolved ?? this
  }

  /** Another fetch of the same entities does what this one was meant for. */
  absorb(other: FetchGroup): void {
    other.#absorbedBy = this
    this.representation.push(...other.representation)
    for (const one of other.after) this.after.add(one)
  }

  dependsOn(other: FetchGroup): boolean {
    if (this.resolved === other.resolved) return true
    return [...this.resolved.after].some((one) => one.dependsOn(other))
  }
}
