/**
 * Fields of entities that stand somewhere in the merged tree already: who they are is collected, each is asked for once,
 * and the answer goes to every place it stands.
 *
 * @module
 */
import { malformed } from './answer.ts'
import { Failure, isTreeObject, type TreeObject } from './failure.ts'
import {
  compilePath,
  markFailed,
  markMissing,
  mergeObject,
  type IsConcrete,
  type PathWalker,
} from './merge.ts'
import type { EntityPart } from './plan/fetch-plan.ts'
import type { Marks } from './provenance.ts'
import { compileRepresentation, type Representation } from './representation.ts'
import type { PlanRun } from './target.ts'

/** Entities of one request: texts in the order they are asked for, and where each of them stands. */
export interface Batch {
  readonly texts: readonly string[]
  readonly places: readonly (readonly TreeObject[])[]
}

export class EntityGroup {
  readonly variable: string
  readonly #subgraph: string
  readonly #part: EntityPart
  readonly #walkers: readonly PathWalker[]
  readonly #representation: Representation
  readonly #isConcrete: IsConcrete

  constructor(subgraph: string, part: EntityPart, isConcrete: IsConcrete) {
    this.variable = part.variable
    this.#subgraph = subgraph
    this.#part = part
    this.#walkers = part.paths.map(compilePath)
    this.#representation = compileRepresentation(part.typeName, part.representation)
    this.#isConcrete = isConcrete
  }

  collect(run: PlanRun): Batch {
    const { when } = this.#part
    const texts: string[] = []
    const places: TreeObject[][] = []
    if (when !== null && run.conditions[when] !== true) return { texts, places }
    const found: TreeObject[] = []
    for (const walk of this.#walkers) walk(run.tree, found)
    const known = new Map<unknown, TreeObject[]>()
    for (const entity of found) {
      const identity = this.#representation.identityOf(entity)
      const equal = known.get(identity)
      if (equal) equal.push(entity)
      else if (identity instanceof Failure) markMissing(entity, this.#part.brings, identity)
      else if (identity !== null) {
        const text = this.#representation.textOf(entity)
        if (typeof text !== 'string') continue
        const first = [entity]
        texts.push(text)
        places.push(first)
        known.set(identity, first)
      }
    }
    return { texts, places }
  }

  deliver(batch: Batch, answer: TreeObject | Failure, marks: Marks | null): void {
    if (batch.places.length === 0) return
    const entities =
      answer instanceof Failure ? new Failure(answer.error) : this.#entitiesOf(batch, answer)
    batch.places.forEach((places, index) => {
      const entity: unknown = entities instanceof Failure ? entities : entities[index]
      for (const place of places) {
        if (entity instanceof Failure) markFailed(place, this.#part.brings, entity)
        else if (isTreeObject(entity)) {
          mergeObject(place, entity, this.#isConcrete)
          marks?.move(entity, place)
        }
      }
    })
  }

  #entitiesOf({ places }: Batch, answer: TreeObject): readonly unknown[] | Failure {
    const entities = answer[this.#part.alias]
    if (entities instanceof Failure) return new Failure(entities.error)
    if (!Array.isArray(entities) || entities.length !== places.length) {
      return new Failure(malformed(this.#subgraph))
    }
    return entities
  }
}
