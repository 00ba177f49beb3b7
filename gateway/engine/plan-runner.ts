/**
 * Runs a plan's fetches, each as soon as those it waits for have answered. Nothing here costs a promise per fetch: a fetch
 * that is answered at once starts the next ones at once, and the others report back.
 *
 * @module
 */
import { EntityGroup } from './entity-fetch.ts'
import { Failure, type TreeObject } from './failure.ts'
import type { Fetcher } from './fetch.ts'
import { markFailed, mergeObject, type IsConcrete } from './merge.ts'
import type { FetchPlan, PlannedFetch } from './plan/fetch-plan.ts'
import type { PlanRun } from './target.ts'

/** Brings all into the tree. Never rejects: what fails stands in the tree. */
export type PlanRunner = (run: PlanRun) => void | Promise<void>

/** One fetch. Answers a promise only when it has to wait for something. */
type Step = (run: PlanRun) => void | Promise<void>

export function compilePlan(
  { fetches }: FetchPlan,
  createFetcher: (fetch: PlannedFetch) => Fetcher,
  objectTypes: ReadonlySet<string>,
): PlanRunner {
  const isConcrete: IsConcrete = (name) => typeof name === 'string' && objectTypes.has(name)
  const steps = fetches.map((fetch) =>
    fetch.entities
      ? entityStep(fetch, createFetcher(fetch), isConcrete)
      : rootStep(fetch, createFetcher(fetch), isConcrete),
  )
  const waits = fetches.map(({ after }) => after.length)
  const dependents = fetches.map((_, number) =>
    fetches.flatMap(({ after }, other) => (after.includes(number) ? [other] : [])),
  )
  return (run) => new Progress(steps, [...waits], dependents, run).start()
}

class Progress {
  readonly #steps: readonly Step[]
  readonly #waits: number[]
  readonly #dependents: readonly (readonly number[])[]
  readonly #run: PlanRun
  #open: number
  #finish: () => void = () => undefined

  constructor(
    steps: readonly Step[],
    waits: number[],
    dependents: readonly (readonly number[])[],
    run: PlanRun,
  ) {
    this.#steps = steps
    this.#waits = waits
    this.#dependents = dependents
    this.#run = run
    this.#open = steps.length
  }

  start(): void | Promise<void> {
    const first = this.#waits.flatMap((count, number) => (count === 0 ? [number] : []))
    for (const number of first) this.#begin(number)
    if (this.#open === 0) return
    return new Promise((resolve) => {
      this.#finish = resolve
    })
  }

  #begin(number: number): void {
    const pending = this.#steps[number]?.(this.#run)
    if (pending) void pending.then(() => this.#end(number))
    else this.#end(number)
  }

  #end(number: number): void {
    this.#open -= 1
    for (const dependent of this.#dependents[number] ?? []) {
      const left = (this.#waits[dependent] ?? 0) - 1
      this.#waits[dependent] = left
      if (left === 0) this.#begin(dependent)
    }
    if (this.#open === 0) this.#finish()
  }
}

function rootStep(fetch: PlannedFetch, send: Fetcher, isConcrete: IsConcrete): Step {
  const { when, brings } = fetch
  const deliver = (run: PlanRun, answer: TreeObject | Failure) => {
    if (answer instanceof Failure) markFailed(run.tree, brings, answer)
    else {
      mergeObject(run.tree, answer, isConcrete)
      run.marks?.move(answer, run.tree)
    }
  }
  return (run) => {
    if (when !== null && run.conditions[when] !== true) return
    const answer = send(run, null)
    if (answer instanceof Promise) return answer.then((later) => deliver(run, later))
    deliver(run, answer)
  }
}

function entityStep(fetch: PlannedFetch, send: Fetcher, isConcrete: IsConcrete): Step {
  const groups = (fetch.entities ?? []).map(
    (part) => new EntityGroup(fetch.subgraph, part, isConcrete),
  )
  return (run) => {
    const batches = groups.map((group) => group.collect(run))
    if (batches.every(({ texts }) => texts.length === 0)) return
    const texts = new Map(
      groups.map(({ variable }, index) => [variable, batches[index]?.texts ?? []]),
    )
    const deliver = (answer: TreeObject | Failure) =>
      batches.forEach((batch, index) => groups[index]?.deliver(batch, answer, run.marks))
    const answer = send(run, texts)
    if (answer instanceof Promise) return answer.then(deliver)
    deliver(answer)
  }
}
