/**
 * Fields of entities that stand somewhere in the merged tree already: who they are is collected, each is asked for once,
 * and the answer goes to every place it stands.
 *
 * @module
 */
import type {
  InputRewrite,
  OutputRewrite,
  RequiresSelection,
} from '@graphql-hive/router-query-planner'
import { malformed } from './answer.ts'
import { holds, type Condition } from './condition.ts'
import { Failure, isTreeObject, type TreeObject } from './failure.ts'
import {
  compilePath,
  markFailed,
  markMissing,
  mergeObject,
  type Brought,
  type IsConcrete,
  type PathSegment,
  type PathWalker,
} from './merge.ts'
import { compileRepresentation, type RepresentationText } from './representation.ts'
import { compileRewrites, type Rewrite } from './rewrite.ts'
import type { PlanRun } from './target.ts'

/** One `_entities` of a planned fetch. */
export interface EntityPart {
  /** Its key in the answer. */
  readonly alias: string
  readonly variable: string
  readonly paths: readonly (readonly PathSegment[])[]
  readonly requires: readonly RequiresSelection[]
  readonly inputRewrites: readonly InputRewrite[]
  readonly outputRewrites: readonly OutputRewrite[]
  readonly isLive: Condition
  readonly brought: () => readonly Brought[]
}

/** Entities of one request: texts in the order they are asked for, and where each of them stands. */
export interface Batch {
  readonly texts: readonly string[]
  readonly places: readonly (readonly TreeObject[])[]
}

export class EntityGroup {
  readonly alias: string
  readonly variable: string
  readonly #subgraph: string
  readonly #isLive: Condition
  readonly #walkers: readonly PathWalker[]
  readonly #textOf: RepresentationText
  readonly #rewrite: Rewrite | null
  readonly #brought: () => readonly Brought[]
  readonly #isConcrete: IsConcrete

  constructor(
    subgraph: string,
    part: EntityPart,
    possibleTypes: (typeName: string) => ReadonlySet<string>,
    isConcrete: IsConcrete,
  ) {
    this.alias = part.alias
    this.variable = part.variable
    this.#subgraph = subgraph
    this.#isLive = part.isLive
    this.#walkers = part.paths.map((path) => compilePath(path, possibleTypes))
    this.#textOf = compileRepresentation(part.requires, part.inputRewrites, possibleTypes)
    this.#rewrite =
      part.outputRewrites.length === 0 ? null : compileRewrites(part.outputRewrites, possibleTypes)
    this.#brought = part.brought
    this.#isConcrete = isConcrete
  }

  collect(run: PlanRun): Batch {
    const places: TreeObject[][] = []
    const byText = new Map<string, TreeObject[]>()
    if (!holds(this.#isLive, run.conditions)) return { texts: [], places }
    const found: TreeObject[] = []
    for (const walk of this.#walkers) walk(run.tree, found)
    for (const entity of found) {
      const text = this.#textOf(entity)
      if (text instanceof Failure) markMissing(entity, this.#brought(), text)
      if (typeof text !== 'string') continue
      const equal = byText.get(text)
      if (equal) equal.push(entity)
      else {
        const first = [entity]
        byText.set(text, first)
        places.push(first)
      }
    }
    return { texts: [...byText.keys()], places }
  }

  deliver(batch: Batch, answer: TreeObject | Failure): void {
    if (batch.places.length === 0) return
    const entities =
      answer instanceof Failure ? new Failure(answer.error) : this.#entitiesOf(batch, answer)
    batch.places.forEach((places, index) => {
      const entity: unknown = entities instanceof Failure ? entities : entities[index]
      if (entity instanceof Failure) {
        for (const place of places) markFailed(place, this.#brought(), entity)
      } else if (isTreeObject(entity)) this.#put(places, entity)
    })
  }

  #entitiesOf({ places }: Batch, answer: TreeObject): readonly unknown[] | Failure {
    const entities = answer[this.alias]
    if (entities instanceof Failure) return new Failure(entities.error)
    if (!Array.isArray(entities) || entities.length !== places.length) {
      return new Failure(malformed(this.#subgraph))
    }
    return entities
  }

  #put(places: readonly TreeObject[], entity: TreeObject): void {
    this.#rewrite?.({ [this.alias]: [entity] })
    for (const place of places) mergeObject(place, entity, this.#isConcrete)
  }
}
