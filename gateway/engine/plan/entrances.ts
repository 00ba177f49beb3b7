/**
 * Ways into a subgraph, taken: where none of a plan's fetches is there already, a further one is planned, and what it has to be
 * given with it.
 *
 * @module
 */
import { isCompositeType, type GraphQLSchema, type SelectionSetNode } from 'graphql'
import { collectFieldSet, presenceOf, type Block } from './block.ts'
import { FetchGroup, type RepresentationPart } from './fetch-tree.ts'
import { UnplannableError } from './plan-error.ts'
import { contextKey, type PlanContext, type PlanPosition, type Route } from './plan-position.ts'
import { conflict, representationOf } from './representation-shape.ts'
import type { Resolvability } from './resolvability.ts'

/** Plans what is selected at a place for the fetch that needs it, and answers the fetches that bring it. */
export type ResolveBlock = (
  position: PlanPosition,
  block: Block,
  needer: FetchGroup,
) => ReadonlySet<FetchGroup>

export class Entrances {
  readonly #schema: GraphQLSchema
  readonly #rules: Resolvability
  readonly #groups: FetchGroup[]
  readonly #resolve: ResolveBlock

  /** @param groups the fetches of the plan; further ones are added to them. */
  constructor(
    schema: GraphQLSchema,
    rules: Resolvability,
    groups: FetchGroup[],
    resolve: ResolveBlock,
  ) {
    this.#schema = schema
    this.#rules = rules
    this.#groups = groups
    this.#resolve = resolve
  }

  /** Sees to it that objects here tell their own type. */
  ensureTyped(position: PlanPosition): FetchGroup {
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
    const context = this.enter(position, route)
    context.group.isForTypename = true
    return context
  }

  /** Where `route` leads: into a fetch that is planned already, or a further one. */
  enter(position: PlanPosition, route: Route): PlanContext {
    switch (route.via) {
      case 'context':
        return route.context
      case 'root':
        return this.#enterRoot(position, route)
      case 'parent':
        return this.#enterByParent(position, route.route)
      case 'wide':
        this.enter(position.wide as PlanPosition, route.route)
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
    const context = this.enter(parent, route)
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
  requirer(
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
    if (position.wide) group.after.add(this.ensureTyped(position.wide))
    return group
  }

  #represent(position: PlanPosition, group: FetchGroup, fields: SelectionSetNode): void {
    const type = this.#schema.getType(position.typeName)
    if (!isCompositeType(type)) throw new UnplannableError(`${position.typeName} has no fields`)
    const block = collectFieldSet(this.#schema, position.names, type, fields)
    for (const one of this.#resolve(position, block, group)) group.after.add(one)
    group.representation.push(representationOf(block) satisfies RepresentationPart)
  }

  #add(group: FetchGroup): FetchGroup {
    this.#groups.push(group)
    return group
  }
}

/** Whether what one fetch needs does not need the other, and both can tell it in one representation. */
const canJoin = (known: FetchGroup, group: FetchGroup): boolean =>
  ![...group.after].some((one) => one.dependsOn(known)) &&
  !group.representation.some((one) => known.representation.some((part) => conflict(part, one)))
