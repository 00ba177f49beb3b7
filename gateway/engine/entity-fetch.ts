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
import { compileRepresentation, type RepresentationText } from './representation.ts'
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
  readonly #textOf: RepresentationText
  readonly #isConcrete: IsConcrete

  constructor(subgraph: string, part: EntityPart, isConcrete: IsConcrete) {
    this.variable = part.variable
    this.#subgraph = subgraph
    this.#part = part
    this.#walkers = part.paths.map(compilePath)
    this.#textOf = compileRepresentation(part.typeName, part.representation)
    this.#isConcrete = isConcrete
  }

  collect(run: PlanRun): Batch {
    const { when, brings } = this.#part
    const places: TreeObject[][] = []
    const byText = new Map<string, TreeObject[]>()
    if (when !== null && run.conditions[when] !== true) return { texts: [], places }
    const found: TreeObject[] = []
    for (const walk of this.#walkers) walk(run.tree, found)
    for (const entity of found) {
      const text = this.#textOf(entity)
      if (text instanceof Failure) markMissing(entity, brings, text)
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
      for (const place of places) {
        if (entity instanceof Failure) markFailed(place, this.#part.brings, entity)
        else if (isTreeObject(entity)) mergeObject(place, entity, this.#isConcrete)
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
