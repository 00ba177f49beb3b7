/**
 * Decides which subgraph answers which field. Field by field, the cheapest way is taken: where the objects are already, by the
 * key of an entity, or by asking for the parent there; cheap means few fetches, now and for what is selected
 * below. What a key or a requirement needs is planned the same way, as a field like any other.
 *
 * @module
 */
import type { GraphQLSchema, SelectionSetNode } from 'graphql'
import { isCompositeType } from 'graphql'
import { collectFieldSet, presenceOf, type Block, type Entry } from './block.ts'
import { MAX_FIELDS, PlanTooLargeError, UnplannableError } from './plan-error.ts'
import { choose } from './choice.ts'
import { FetchGroup, type Reason, type RepresentationPart } from './fetch-tree.ts'
import type { JoinedField } from './join-graph.ts'
import { PlanPosition, contextKey, type PlanContext, type Route } from './plan-position.ts'
import type { Resolvability } from './resolvability.ts'
import { conflict, representationOf } from './representation-shape.ts'

export class PlanBuilder {
  readonly groups: FetchGroup[] = []
  readonly #schema: GraphQLSchema
  readonly #rules: Resolvability
  #fields = 0

  constructor(schema: GraphQLSchema, rules: Resolvability) {
    this.#schema = schema
    this.#rules = rules
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
    if (isTyped) used.add(this.#ensureTyped(position))
    for (const entry of this.#inOrder(position, block)) {
      use(this.#resolveEntry(position, entry, needer))
    }
    for (const narrower of block.narrower.values()) {
      const types = new Set([...narrower.scope.possible].map(({ name }) => name))
      if (!position.isAbstract) {
        if (types.has(position.typeName)) use(this.#resolveBlock(position, narrower, needer))
        continue
      }
      used.add(this.#ensureTyped(position))
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
      ? this.#requirer(position, route, joined.requires, entry.field.key)
      : this.#enter(position, route)
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
      this.#ensureTyped(position)
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
    const used = new Set([this.#ensureTyped(position)])
    for (const type of types) {
      for (const group of this.#resolveEntry(position.narrowedTo(type), entry, needer))
        used.add(group)
    }
    return used
  }

  /** Sees to it that objects here tell their own type. */
  #ensureTyped(position: PlanPosition): FetchGroup {
    const typed = position.typed ?? this.#enterTyped(position)
    typed.selection.typename = true
    return typed.group
  }

  #enterTyped(position: PlanPosition): PlanContext {
    const { graph } = this.#rules
    const route = [...position.routes().values()]
      .filter(({ subgraph, typeName }) => !graph.typeIn(subgraph, typeName)?.isInterfaceObject)
      .sort((a, b) => a.cost - b.cost)[0]
    if (!route) throw new UnplannableError(`no subgraph tells types of ${position.typeName}`)
    const context = this.#enter(position, route)
    context.group.isForTypename = true
    return context
  }

  #enter(position: PlanPosition, route: Route): PlanContext {
    switch (route.via) {
      case 'context':
        return route.context
      case 'root':
        return this.#enterRoot(position, route)
      case 'parent':
        return this.#enterByParent(position, route.route)
      case 'wide':
        this.#enter(position.wide as PlanPosition, route.route)
        return position.contexts.get(contextKey(route.subgraph, route.typeName)) as PlanContext
      case 'entity':
        return this.#enterEntity(position, route, route.key)
    }
  }

  #enterRoot(position: PlanPosition, { subgraph, typeName }: Route): PlanContext {
    const group = this.#add(new FetchGroup(subgraph, null))
    return position.add({ subgraph, typeName, group, selection: group.selection, provided: [] })
  }

  /** Asks the parent's field here, too: for objects that have no key. */
  #enterByParent(position: PlanPosition, route: Route): PlanContext {
    const { position: parent, entry } = position.parent as NonNullable<PlanPosition['parent']>
    const context = this.#enter(parent, route)
    const { field } = entry
    const joined = this.#rules.direct(
      context.subgraph,
      context.typeName,
      field.name,
      context.provided,
    )
    if (!joined) throw new UnplannableError(`no subgraph can be asked for ${field.name} again`)
    const selected = context.selection.field(field.key, field.name, field.args)
    const reason = presenceOf(entry)
    if (!selected.reasons.includes(reason)) selected.reasons.push(reason)
    return position.add({
      subgraph: context.subgraph,
      typeName: this.#rules.childType(joined, entry),
      group: context.group,
      selection: selected.selectionBelow(),
      provided: joined.provides ? [joined.provides] : [],
    })
  }

  #enterEntity(position: PlanPosition, route: Route, key: SelectionSetNode): PlanContext {
    const group = this.#entityGroup(position, route)
    this.#represent(position, group, key)
    this.#add(group)
    const { subgraph, typeName } = route
    return position.add({ subgraph, typeName, group, selection: group.selection, provided: [] })
  }

  /** Where a field that requires others is asked for, by whomever it is needed. */
  #requirer(
    position: PlanPosition,
    route: Route,
    required: SelectionSetNode,
    key: string,
  ): PlanContext {
    const known = position.requirers.get(key)
    if (known) return known
    const context = this.#meetRequirements(position, route, required)
    position.requirers.set(key, context)
    return context
  }

  /**
   * A field that requires others has to be asked for once those are there: in a fetch of the same entities that is planned anyway,
   * unless what is required needs that very fetch.
   */
  #meetRequirements(
    position: PlanPosition,
    { subgraph, typeName }: Route,
    required: SelectionSetNode,
  ): PlanContext {
    const group = this.#entityGroup(position, { subgraph, typeName })
    this.#represent(position, group, required)
    const known = position.contexts.get(contextKey(subgraph, typeName))
    if (known?.group.target?.path === position.path && canJoin(known.group, group)) {
      known.group.absorb(group)
      return known
    }
    const keys = this.#rules.graph.typeIn(subgraph, typeName)?.keys ?? []
    const routes = position.routes()
    const cost = (key: SelectionSetNode) => position.costOf(key, routes)
    const key = keys.toSorted((a, b) => cost(a) - cost(b))[0]
    if (!key || !Number.isFinite(cost(key))) {
      throw new UnplannableError(`${subgraph} cannot be given what ${typeName} requires`)
    }
    this.#represent(position, group, key)
    this.#add(group)
    const context = { subgraph, typeName, group, selection: group.selection, provided: [] }
    return known ? context : position.add(context)
  }

  #entityGroup(
    position: PlanPosition,
    { subgraph, typeName }: { readonly subgraph: string; readonly typeName: string },
  ): FetchGroup {
    const group = new FetchGroup(subgraph, { path: position.path, typeName })
    if (position.wide) group.after.add(this.#ensureTyped(position.wide))
    return group
  }

  #represent(position: PlanPosition, group: FetchGroup, fields: SelectionSetNode): void {
    const type = this.#schema.getType(position.typeName)
    if (!isCompositeType(type)) throw new UnplannableError(`${position.typeName} has no fields`)
    const block = collectFieldSet(this.#schema, position.names, type, fields)
    for (const one of this.#resolveBlock(position, block, group)) group.after.add(one)
    group.representation.push(representationOf(block) satisfies RepresentationPart)
  }

  #add(group: FetchGroup): FetchGroup {
    this.groups.push(group)
    return group
  }
}

/** Whether what one fetch needs does not need the other, and both can tell it in one representation. */
const canJoin = (known: FetchGroup, group: FetchGroup): boolean =>
  ![...group.after].some((one) => one.dependsOn(known)) &&
  !group.representation.some((one) => known.representation.some((part) => conflict(part, one)))
