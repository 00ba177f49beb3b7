/**
 * Decides which subgraph answers which field. Field by field, the cheapest way is taken: where the objects are already, by the
 * key of an entity, or by asking for the parent there; cheap means few fetches, now and for what is selected
 * below. What a key or a requirement needs is planned the same way, as a field like any other.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import { presenceOf, type Block, type Entry } from './block.ts'
import { choose } from './choice.ts'
import { Entrances } from './entrances.ts'
import type { FetchGroup, Reason } from './fetch-tree.ts'
import type { JoinedField } from './join-graph.ts'
import { MAX_FIELDS, PlanTooLargeError, UnplannableError } from './plan-error.ts'
import { PlanPosition, contextKey, type PlanContext } from './plan-position.ts'
import type { Resolvability } from './resolvability.ts'

export class PlanBuilder {
  readonly groups: FetchGroup[] = []
  readonly #rules: Resolvability
  readonly #entrances: Entrances
  #fields = 0

  constructor(schema: GraphQLSchema, rules: Resolvability) {
    this.#rules = rules
    this.#entrances = new Entrances(schema, rules, this.groups, (position, block, needer) =>
      this.#resolveBlock(position, block, needer),
    )
  }

  /** Plans root fields in any order. */
  planQuery(block: Block): void {
    this.#resolveBlock(this.#root(block), block, null)
  }

  /** Plans root fields one behind the other: what one needs is there before the next begins. */
  planMutation(block: Block): void {
    let position = this.#root(block)
    let begun = 0
    for (const entry of block.entries.values()) {
      // Fields of one subgraph can share a fetch, as the subgraph does them in order, as long as nothing else has to be fetched.
      const [only, ...others] = this.groups.slice(begun)
      const { name } = entry.field
      const isShared =
        only && others.length === 0 && this.#rules.direct(only.subgraph, position.typeName, name)
      if (!isShared) {
        position = this.#root(block)
        begun = this.groups.length
      }
      this.#resolveEntry(position, entry, null)
      for (const group of this.groups.slice(begun)) {
        for (const one of this.groups.slice(0, begun)) group.after.add(one)
      }
    }
  }

  #root(block: Block): PlanPosition {
    return new PlanPosition(this.#rules, block.names, block.scope.type.name, [], null)
  }

  /** Answers the fetches that bring it. `needer` is the fetch that needs it; null for the client. */
  #resolveBlock(position: PlanPosition, block: Block, needer: FetchGroup | null): Set<FetchGroup> {
    const used = new Set<FetchGroup>()
    const use = (groups: ReadonlySet<FetchGroup>) => groups.forEach((one) => used.add(one))
    const isTyped = position.isAbstract && block.names.needsTypename && needer === null
    if (isTyped) used.add(this.#entrances.ensureTyped(position))
    for (const entry of this.#inOrder(position, block)) {
      use(this.#resolveEntry(position, entry, needer))
    }
    for (const narrower of block.narrower.values()) {
      const types = new Set([...narrower.scope.possible].map(({ name }) => name))
      if (!position.isAbstract) {
        if (types.has(position.typeName)) use(this.#resolveBlock(position, narrower, needer))
        continue
      }
      used.add(this.#entrances.ensureTyped(position))
      for (const type of position.runtimeTypes()) {
        if (types.has(type)) use(this.#resolveBlock(position.narrowedTo(type), narrower, needer))
      }
    }
    return used
  }

  /** What can come from one place only goes first: what can come from several then finds fetches to join. */
  #inOrder(position: PlanPosition, block: Block): readonly Entry[] {
    const entries = [...block.entries.values()]
    if (entries.length < 2) return entries
    const here = [...position.contexts.values()]
    const places = new Map<Entry, number>()
    for (const entry of entries) {
      const { name } = entry.field
      const isHere = here.some((one) =>
        this.#rules.direct(one.subgraph, one.typeName, name, one.provided),
      )
      const others = this.#rules.graph.subgraphs.filter((one) =>
        this.#rules.resolvable(one, position.typeName, name),
      )
      places.set(entry, isHere ? 0 : others.length)
    }
    return entries.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
  }

  #resolveEntry(position: PlanPosition, entry: Entry, needer: FetchGroup | null): Set<FetchGroup> {
    this.#fields += 1
    if (this.#fields > MAX_FIELDS) throw new PlanTooLargeError('The operation selects too much.')
    const choice = choose(this.#rules, position, entry)
    if (position.isAbstract) {
      const each = this.#eachType(position, entry, choice?.cost ?? Infinity)
      if (each) return this.#resolveEach(position, each, entry, needer)
    }
    if (!choice) {
      throw new UnplannableError(
        `no subgraph can be asked for ${position.typeName}.${entry.field.name}`,
      )
    }
    const { joined, route } = choice
    const context = joined.requires
      ? this.#entrances.requirer(position, route, joined.requires, entry.field.key)
      : this.#entrances.enter(position, route)
    return this.#select(position, context, joined, entry, needer)
  }

  #select(
    position: PlanPosition,
    context: PlanContext,
    joined: JoinedField,
    entry: Entry,
    needer: FetchGroup | null,
  ): Set<FetchGroup> {
    const { field, child } = entry
    const selected = context.selection.field(field.key, field.name, field.args)
    const reason: Reason = needer ?? presenceOf(entry)
    if (!selected.reasons.includes(reason)) selected.reasons.push(reason)
    const used = new Set([context.group])
    if (!child) return used
    const below = position.childOf(entry, child.scope.type.name)
    const typeName = this.#rules.childType(joined, entry)
    const selection = selected.selectionBelow()
    if (!below.contexts.has(contextKey(context.subgraph, typeName))) {
      const inherited = this.#rules.providedBelow(context.provided, context.typeName, field.name)
      below.add({
        subgraph: context.subgraph,
        typeName,
        group: context.group,
        selection,
        provided: [...(inherited ?? []), ...(joined.provides ? [joined.provides] : [])],
      })
    }
    for (const group of this.#resolveBlock(below, child, needer)) used.add(group)
    return used
  }

  /** The object types to ask one by one, where that is better than asking the interface, or the only way. */
  #eachType(position: PlanPosition, entry: Entry, cost: number): readonly string[] | null {
    if (cost === 0) return null
    if (!position.typed) {
      if (Number.isFinite(cost)) return null
      this.#entrances.ensureTyped(position)
    }
    const types = [...position.runtimeTypes()]
    const costs = types.map(
      (type) => choose(this.#rules, position.narrowedTo(type), entry)?.cost ?? Infinity,
    )
    const dearest = Math.max(0, ...costs)
    return dearest < cost || !Number.isFinite(cost) ? types : null
  }

  #resolveEach(
    position: PlanPosition,
    types: readonly string[],
    entry: Entry,
    needer: FetchGroup | null,
  ): Set<FetchGroup> {
    const used = new Set([this.#entrances.ensureTyped(position)])
    for (const type of types) {
      for (const group of this.#resolveEntry(position.narrowedTo(type), entry, needer))
        used.add(group)
    }
    return used
  }
}
