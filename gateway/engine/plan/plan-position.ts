/**
 * One place of the answer while its fetches are planned: which subgraphs can be asked for fields of the objects there, and
 * at what price the others could.
 *
 * @module
 */
import type { SelectionSetNode } from 'graphql'
import type { PathSegment } from '../merge.ts'
import type { Entry } from './block.ts'
import type { FetchGroup, FetchSelection } from './fetch-tree.ts'
import type { Position } from './position.ts'
import type { Provided, Resolvability } from './resolvability.ts'

/** A subgraph that has the objects of a position already, in some fetch. */
export interface PlanContext {
  readonly subgraph: string
  /** What the subgraph knows the objects as. */
  readonly typeName: string
  readonly group: FetchGroup
  /** Where fields are added. */
  readonly selection: FetchSelection
  readonly provided: Provided
}

/** How a subgraph gets to have the objects of a position. */
export type Route = {
  readonly subgraph: string
  readonly typeName: string
  readonly cost: number
} & (
  | { readonly via: 'context'; readonly context: PlanContext }
  | { readonly via: 'root' }
  | { readonly via: 'parent'; readonly route: Route }
  | { readonly via: 'wide'; readonly route: Route }
  | { readonly via: 'entity'; readonly key: SelectionSetNode }
)

/** Another fetch of a parent costs a bit more than one of the entity itself: it asks for what is known already. */
const DETOUR = 0.1

/** Objects are asked for by their own type where that can be done: only then is the interface's key not needed, too. */
const BLUNT = 0.5

export const contextKey = (subgraph: string, typeName: string): string => `${subgraph}:${typeName}`

export class PlanPosition {
  readonly names: Position
  readonly typeName: string
  readonly path: readonly PathSegment[]
  /** The field these objects are the value of. */
  readonly parent: { readonly position: PlanPosition; readonly entry: Entry } | null
  /** The same place with all its types, of which this position has one. */
  readonly wide: PlanPosition | null
  /** Where fields that require others are asked for, by key. */
  readonly requirers = new Map<string, PlanContext>()
  readonly #contexts = new Map<string, PlanContext>()
  readonly #narrow = new Map<string, PlanPosition>()
  readonly #children = new Map<string, PlanPosition>()
  readonly #rules: Resolvability
  #known: { readonly revision: number; readonly routes: ReadonlyMap<string, Route> } | null = null

  constructor(
    rules: Resolvability,
    names: Position,
    typeName: string,
    path: readonly PathSegment[],
    parent: PlanPosition['parent'],
    wide: PlanPosition | null = null,
  ) {
    this.#rules = rules
    this.names = names
    this.typeName = typeName
    this.path = path
    this.parent = parent
    this.wide = wide
  }

  get isAbstract(): boolean {
    return this.#rules.graph.isAbstract(this.typeName)
  }

  narrowedTo(typeName: string): PlanPosition {
    if (typeName === this.typeName) return this
    const known = this.#narrow.get(typeName)
    if (known) return known
    const path = [...this.path, { TypeCondition: [typeName] }]
    const made = new PlanPosition(this.#rules, this.names, typeName, path, this.parent, this)
    this.#narrow.set(typeName, made)
    return made
  }

  childOf(entry: Entry, typeName: string): PlanPosition {
    const { field } = entry
    const known = this.#children.get(field.key)
    if (known) return known
    const path = [...this.path, { Field: field.key }]
    const names = this.names.childOf(field)
    const made = new PlanPosition(this.#rules, names, typeName, path, { position: this, entry })
    this.#children.set(field.key, made)
    return made
  }

  add(context: PlanContext): PlanContext {
    this.#contexts.set(contextKey(context.subgraph, context.typeName), context)
    return context
  }

  /** Contexts of all types serve one type, too. */
  get contexts(): ReadonlyMap<string, PlanContext> {
    for (const context of this.wide?.contexts.values() ?? []) {
      const narrowed = this.#narrowContext(context)
      if (!narrowed) continue
      const key = contextKey(narrowed.subgraph, narrowed.typeName)
      if (!this.#contexts.has(key)) this.#contexts.set(key, narrowed)
    }
    return this.#contexts
  }

  /** Whether some subgraph here tells objects' own types, and not only their interface. */
  get typed(): PlanContext | undefined {
    return [...this.contexts.values()].find((one) => !this.#isInterfaceObject(one))
  }

  /** Object types that can stand here, as far as the subgraphs that answer know. */
  runtimeTypes(): ReadonlySet<string> {
    const types = new Set<string>()
    for (const context of this.contexts.values()) {
      if (this.#isInterfaceObject(context)) continue
      const { subgraph, typeName } = context
      for (const one of this.#rules.graph.possibleTypes(subgraph, typeName)) types.add(one)
    }
    return types
  }

  /** The cheapest way for each subgraph that can get here at all. */
  routes(): ReadonlyMap<string, Route> {
    const { revision } = this
    if (this.#known?.revision !== revision) this.#known = { revision, routes: this.#findRoutes() }
    return this.#known.routes
  }

  /** Grows with every context that ways to get here depend on. */
  get revision(): number {
    const before = this.wide ?? this.parent?.position
    return this.contexts.size + (before?.revision ?? 0)
  }

  #findRoutes(): ReadonlyMap<string, Route> {
    const routes = new Map<string, Route>()
    const offer = (route: Route): boolean => {
      const key = contextKey(route.subgraph, route.typeName)
      if ((routes.get(key)?.cost ?? Infinity) <= route.cost) return false
      routes.set(key, route)
      return true
    }
    for (const context of this.contexts.values()) {
      offer({ ...place(context), cost: 0, via: 'context', context })
    }
    this.#offerOthers(offer)
    const targets = this.#entityTargets()
    while (targets.some((target) => this.#offerEntity(target, routes, offer)));
    return routes
  }

  /**
   * What it costs to have these fields here, given ways to get here; infinite when they cannot be had.
   *
   * @param pending fields that are being judged: what requires itself cannot be had.
   */
  costOf(
    fields: SelectionSetNode,
    routes: ReadonlyMap<string, Route>,
    pending: readonly string[] = [],
  ): number {
    let cost = 0
    for (const selection of fields.selections) {
      if (selection.kind !== 'Field' || selection.name.value === '__typename') continue
      const costs = [...routes.values()].map((route) =>
        this.#fieldCost(selection.name.value, route, routes, pending),
      )
      cost += Math.min(Infinity, ...costs)
    }
    return cost
  }

  #fieldCost(
    name: string,
    route: Route,
    routes: ReadonlyMap<string, Route>,
    pending: readonly string[],
  ): number {
    const { subgraph, typeName, cost } = route
    const provided = route.via === 'context' ? route.context.provided : []
    if (this.#rules.direct(subgraph, typeName, name, provided)) return cost
    const requires = this.#rules.resolvable(subgraph, typeName, name)?.requires
    if (!requires || pending.includes(name)) return Infinity
    return cost + 1 + this.costOf(requires, routes, [...pending, name])
  }

  #offerOthers(offer: (route: Route) => boolean): void {
    const { graph } = this.#rules
    if (this.wide) {
      for (const route of this.wide.routes().values()) {
        // An interface that is an object there is asked for as such here: the others of this place need nothing.
        const isLocal = route.via === 'entity' && this.#isInterfaceObject(route)
        const typeName = isLocal ? null : this.#narrowType(route)
        if (typeName !== null)
          offer({ ...place(route), typeName, cost: route.cost, via: 'wide', route })
      }
    } else if (this.parent) {
      if (!this.parent.position.names.isMutation) this.#offerParents(this.parent, offer)
    } else {
      for (const subgraph of graph.subgraphs) {
        if (!graph.typeIn(subgraph, this.typeName)) continue
        offer({ subgraph, typeName: this.typeName, cost: 1, via: 'root' })
      }
    }
  }

  #offerParents(
    { position, entry }: NonNullable<PlanPosition['parent']>,
    offer: (route: Route) => boolean,
  ): void {
    for (const route of position.routes().values()) {
      const provided = route.via === 'context' ? route.context.provided : []
      const { subgraph } = route
      const joined = this.#rules.direct(subgraph, route.typeName, entry.field.name, provided)
      if (!joined) continue
      const typeName = this.#rules.childType(joined, entry)
      offer({ subgraph, typeName, cost: route.cost + DETOUR, via: 'parent', route })
    }
  }

  /** Whose entities these objects are: their own type's, or an interface's that is an object there. */
  #entityTargets(): readonly EntityRoute[] {
    const { graph } = this.#rules
    return [this.typeName, ...graph.interfacesOf(this.typeName)].flatMap((typeName) =>
      graph.subgraphs.flatMap((subgraph) => {
        const type = graph.typeIn(subgraph, typeName)
        if (!type) return []
        if (typeName !== this.typeName && !type.isInterfaceObject) return []
        return type.keys.map((key) => ({ subgraph, typeName, key }))
      }),
    )
  }

  #offerEntity(
    { subgraph, typeName, key }: EntityRoute,
    routes: ReadonlyMap<string, Route>,
    offer: (route: Route) => boolean,
  ): boolean {
    const cost = 1 + this.costOf(key, routes) + (this.#isBlunt(subgraph) ? BLUNT : 0)
    return Number.isFinite(cost) && offer({ subgraph, typeName, cost, via: 'entity', key })
  }

  /** Asking for an interface where objects could be asked for by their own types. */
  #isBlunt(subgraph: string): boolean {
    return this.#rules.graph.isAbstractIn(subgraph, this.typeName) && this.typed !== undefined
  }

  #narrowContext(context: PlanContext): PlanContext | null {
    const typeName = this.#narrowType(context)
    if (typeName === null) return null
    const { selection } = context
    const isSame = typeName === context.typeName
    return { ...context, typeName, selection: isSame ? selection : selection.fragment(typeName) }
  }

  /** What a subgraph that has all types of a place knows those of this type as. */
  #narrowType(place: { readonly subgraph: string; readonly typeName: string }): string | null {
    if (this.#isInterfaceObject(place) || place.typeName === this.typeName) return place.typeName
    const possible = this.#rules.graph.possibleTypes(place.subgraph, place.typeName)
    return possible.has(this.typeName) ? this.typeName : null
  }

  #isInterfaceObject(place: { readonly subgraph: string; readonly typeName: string }): boolean {
    return this.#rules.graph.typeIn(place.subgraph, place.typeName)?.isInterfaceObject ?? false
  }
}

interface EntityRoute {
  readonly subgraph: string
  readonly typeName: string
  readonly key: SelectionSetNode
}

const place = ({
  subgraph,
  typeName,
}: {
  readonly subgraph: string
  readonly typeName: string
}) => ({
  subgraph,
  typeName,
})
