/**
 * What is selected of an object, for one object type at a time: the specification's "CollectFields", done once
 * per operation instead of once per object. Types of an abstract field are compiled when they are first met.
 *
 * @module
 */
import {
  isAbstractType,
  type FieldNode,
  type FragmentSpreadNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionSetNode,
} from 'graphql'
import { ALWAYS, NEVER, allOf, conditionOf, not, type Condition } from './condition.ts'
import type { Flags, FlagTable } from './flags.ts'
import type { Position } from './plan/position.ts'
import {
  compositeOf,
  enterFragment,
  fieldDefinition,
  fragmentBody,
  occurrencesBelow,
  responseKeyOf,
  scopeOf,
  type FieldOccurrence,
  type Fragments,
  type Occurrence,
  type Scope,
} from './scope.ts'

/** One field of one object type, ready to run. */
export interface SelectedField {
  readonly responseKey: string
  /** Where the merged tree keeps it. */
  readonly sourceKey: string
  /** Number of the condition under which it is there. */
  readonly when: number
  readonly parentType: GraphQLObjectType | GraphQLInterfaceType
  readonly definition: GraphQLField<unknown, unknown>
  readonly nodes: readonly FieldNode[]
  readonly child: Selection | null
}

/** A fragment that applies to objects of a type, with all that it selects of them. */
export interface StandingFragment {
  readonly node: FragmentSpreadNode | InlineFragmentNode
  /** Number of the condition under which it is there. */
  readonly when: number
  readonly selection: Selection
}

export interface SelectionSource {
  readonly schema: GraphQLSchema
  readonly fragments: Fragments
  readonly flags: FlagTable
}

export class Selection {
  /** The declared type; objects of an abstract one say which they are. */
  readonly type: GraphQLCompositeType
  readonly position: Position | null
  readonly #source: SelectionSource
  readonly #occurrences: readonly Occurrence[]
  readonly #byType = new Map<string, readonly SelectedField[]>()
  readonly #fragmentsByType = new Map<string, readonly StandingFragment[]>()

  /** @param position names of the merged tree; without one every field is kept under its response key. */
  constructor(
    source: SelectionSource,
    type: GraphQLCompositeType,
    position: Position | null,
    occurrences: readonly Occurrence[],
  ) {
    this.type = type
    this.position = position
    this.#source = source
    this.#occurrences = occurrences
  }

  get schema(): GraphQLSchema {
    return this.#source.schema
  }

  /** Some field that is there and kept under this key, of any type that can stand here. */
  findBySourceKey(key: string, flags: Flags): SelectedField | undefined {
    const types = isAbstractType(this.type) ? this.schema.getPossibleTypes(this.type) : [this.type]
    for (const type of types) {
      const found = this.fieldsOf(type).find(
        ({ sourceKey, when }) => sourceKey === key && flags.isOn(when),
      )
      if (found) return found
    }
    return undefined
  }

  fieldsOf(type: GraphQLObjectType | GraphQLInterfaceType): readonly SelectedField[] {
    const known = this.#byType.get(type.name)
    if (known) return known
    const compiled = this.#compile(type)
    this.#byType.set(type.name, compiled)
    return compiled
  }

  /** Fragments that stand in it for objects of this type, wherever in it they stand. */
  fragmentsOf(type: GraphQLObjectType | GraphQLInterfaceType): readonly StandingFragment[] {
    const known = this.#fragmentsByType.get(type.name)
    if (known) return known
    const found = this.#occurrences.flatMap(({ selectionSet, type: declared, when }) =>
      this.#standing(type, scopeOf(this.#source.schema, declared), selectionSet, when),
    )
    this.#fragmentsByType.set(type.name, found)
    return found
  }

  #standing(
    type: GraphQLObjectType | GraphQLInterfaceType,
    scope: Scope,
    set: SelectionSetNode,
    outer: Condition,
  ): readonly StandingFragment[] {
    const { schema, fragments, flags } = this.#source
    return set.selections.flatMap((node) => {
      const body = node.kind === 'Field' ? null : fragmentBody(node, fragments)
      const when = allOf([outer, conditionOf(node.directives)])
      if (node.kind === 'Field' || !body || when === NEVER) return []
      const inner = enterFragment(schema, scope, body.typeCondition)
      if (!inner || !this.#applies(type, body.typeCondition)) return []
      const { selectionSet } = body
      const occurrence = { selectionSet, type: inner.type, when: ALWAYS }
      const selection = new Selection(this.#source, this.type, this.position, [occurrence])
      const below = this.#standing(type, inner, selectionSet, when)
      return [{ node, when: flags.numberOf(when), selection }, ...below]
    })
  }

  #compile(type: GraphQLObjectType | GraphQLInterfaceType): readonly SelectedField[] {
    const found: FieldOccurrence[] = []
    for (const { selectionSet, type: declared, when } of this.#occurrences) {
      this.#collect(type, scopeOf(this.#source.schema, declared), selectionSet, when, found)
    }
    const byKey = Map.groupBy(found, ({ node }) => responseKeyOf(node))
    const children = new Map<string, Selection | null>()
    const earlier = new Map<string, Condition[]>()
    return found.flatMap((one) => {
      const key = responseKeyOf(one.node)
      const all = byKey.get(key) ?? []
      const before = earlier.get(key) ?? []
      earlier.set(key, [...before, one.when])
      // The answer's order is that of first occurrences, and which one is first may depend on variables.
      const when = allOf([one.when, ...before.map(not)])
      if (when === NEVER) return []
      if (!children.has(key)) children.set(key, this.#childOf(type, all))
      return [this.#toField(type, all, when, children.get(key) ?? null)]
    })
  }

  #collect(
    type: GraphQLObjectType | GraphQLInterfaceType,
    scope: Scope,
    set: SelectionSetNode,
    outer: Condition,
    found: FieldOccurrence[],
  ): void {
    const { schema, fragments } = this.#source
    for (const node of set.selections) {
      const when = allOf([outer, conditionOf(node.directives)])
      if (when === NEVER) continue
      if (node.kind === 'Field') found.push({ node, when, parentType: scope.type })
      else {
        const body = fragmentBody(node, fragments)
        if (!body || !this.#applies(type, body.typeCondition)) continue
        const inner = enterFragment(schema, scope, body.typeCondition)
        if (inner) this.#collect(type, inner, body.selectionSet, when, found)
      }
    }
  }

  #applies(type: GraphQLObjectType | GraphQLInterfaceType, condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true
    const conditionType = this.#source.schema.getType(condition)
    return isAbstractType(conditionType) && isWithin(this.#source.schema, type, conditionType)
  }

  #toField(
    type: GraphQLObjectType | GraphQLInterfaceType,
    all: readonly FieldOccurrence[],
    when: Condition,
    child: Selection | null,
  ): SelectedField {
    const first = all[0] as FieldOccurrence
    const definition = fieldDefinition(type, first.node)
    if (!definition) throw new TypeError(`${type.name} has no field ${first.node.name.value}`)
    const responseKey = responseKeyOf(first.node)
    return {
      responseKey,
      sourceKey: this.#keyOf(first) ?? responseKey,
      when: this.#source.flags.numberOf(when),
      parentType: type,
      definition,
      nodes: all.map(({ node }) => node),
      child,
    }
  }

  /** The key was chosen for the type whose fragment the field stands in, which may be an interface of `type`. */
  #keyOf({ node, parentType }: FieldOccurrence): string | undefined {
    const definition = fieldDefinition(parentType, node)
    if (definition?.name.startsWith('__')) return definition.name
    return definition && this.position?.fieldOf(node, definition).key
  }

  #childOf(
    type: GraphQLObjectType | GraphQLInterfaceType,
    all: readonly FieldOccurrence[],
  ): Selection | null {
    const first = all[0] as FieldOccurrence
    const definition = fieldDefinition(type, first.node)
    const childType = definition && compositeOf(definition.type)
    if (!childType || definition.name.startsWith('__')) return null
    const scoped = fieldDefinition(first.parentType, first.node)
    const field = scoped && this.position?.fieldOf(first.node, scoped)
    return new Selection(this.#source, childType, field?.child ?? null, occurrencesBelow(all))
  }
}

const isWithin = (
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  abstract: GraphQLAbstractType,
): boolean =>
  schema.isSubType(abstract, type) ||
  (isAbstractType(type) &&
    schema.getPossibleTypes(type).every((one) => schema.isSubType(abstract, one)))
