/**
 * The planner's plan as functions. A step that has nothing to wait for returns nothing; only fetches that
 * leave the process, and resolvers that do, cost a promise.
 *
 * @module
 */
import type {
  BatchFetchNode,
  FetchNode,
  FlattenNode,
  PlanNode,
} from '@graphql-hive/router-query-planner'
import { ALWAYS, type Condition } from './condition.ts'
import { EntityGroup, type EntityPart } from './entity-fetch.ts'
import { Failure } from './failure.ts'
import { FetchDocument } from './fetch-document.ts'
import type { Fetcher } from './fetch.ts'
import { holds } from './condition.ts'
import { markFailed, mergeObject } from './merge.ts'
import { compileRewrites } from './rewrite.ts'
import type { PlannedFetch, PlanRun } from './target.ts'

/** Brings something into the tree. Never rejects: what fails stands in the tree. */
export type Step = (run: PlanRun) => void | Promise<void>

export interface PlanCompilerDeps {
  readonly createFetcher: (fetch: PlannedFetch) => Fetcher
  readonly possibleTypes: (typeName: string) => ReadonlySet<string>
}

type PlainFetch = FetchNode | BatchFetchNode

export class PlanCompiler {
  readonly #deps: PlanCompilerDeps

  constructor(deps: PlanCompilerDeps) {
    this.#deps = deps
  }

  compile(node: PlanNode): Step {
    switch (node.kind) {
      case 'Sequence':
        return sequence(node.nodes.map((one) => this.compile(one)))
      case 'Parallel':
        return parallel(node.nodes.map((one) => this.compile(one)))
      case 'Condition':
        return condition(
          node.condition,
          node.ifClause ? this.compile(node.ifClause) : null,
          node.elseClause ? this.compile(node.elseClause) : null,
        )
      case 'Fetch':
        return this.#rootFetch(node)
      case 'Flatten':
        return this.#flatten(node)
      case 'BatchFetch':
        return this.#batchFetch(node)
      case 'Subscription':
      case 'Defer':
        throw new TypeError(`a plan with a ${node.kind} node cannot be run`)
    }
  }

  #rootFetch(node: FetchNode): Step {
    const { possibleTypes } = this.#deps
    const fetch = this.#deps.createFetcher(plannedFetch(node, []))
    const document = lazy(() => new FetchDocument(node.operation))
    const isLive = this.#liveness(node, document, null)
    const brought = lazy(() => document().brought(null, possibleTypes))
    const rewrite = node.outputRewrites?.length
      ? compileRewrites(node.outputRewrites, possibleTypes)
      : null
    const deliver = (run: PlanRun, answer: Awaited<ReturnType<Fetcher>>) => {
      if (answer instanceof Failure) markFailed(run.tree, brought(), answer)
      else {
        rewrite?.(answer)
        mergeObject(run.tree, answer, this.#isConcrete)
      }
    }
    return (run) => {
      if (!holds(isLive, run.conditions)) return
      const answer = fetch(run, null)
      if (answer instanceof Promise) return answer.then((later) => deliver(run, later))
      deliver(run, answer)
    }
  }

  #flatten({ path, node }: FlattenNode): Step {
    if (node.kind === 'Condition') {
      const below = (one: PlanNode | undefined) =>
        one ? this.compile({ kind: 'Flatten', path, node: one }) : null
      return condition(node.condition, below(node.ifClause), below(node.elseClause))
    }
    if (node.kind !== 'Fetch') throw new TypeError(`a plan flattens a ${node.kind} node`)
    return this.#entityFetch(node, [
      {
        alias: '_entities',
        variable: 'representations',
        paths: [path],
        requires: node.requires ?? [],
        inputRewrites: node.inputRewrites ?? [],
        outputRewrites: node.outputRewrites ?? [],
      },
    ])
  }

  #batchFetch(node: BatchFetchNode): Step {
    const parts = node.entityBatch.aliases.map((one) => ({
      alias: one.alias,
      variable: one.representationsVariableName,
      paths: one.paths,
      requires: one.requires,
      inputRewrites: one.inputRewrites ?? [],
      outputRewrites: one.outputRewrites ?? [],
    }))
    return this.#entityFetch(node, parts)
  }

  #entityFetch(node: PlainFetch, parts: readonly Omit<EntityPart, 'isLive' | 'brought'>[]): Step {
    const { possibleTypes } = this.#deps
    const document = lazy(() => new FetchDocument(node.operation))
    const groups = parts.map((part) => {
      const isLive = this.#liveness(node, document, part.alias)
      const brought = lazy(() => document().brought(part.alias, possibleTypes))
      const whole = { ...part, isLive, brought }
      return new EntityGroup(node.serviceName, whole, possibleTypes, this.#isConcrete)
    })
    const names = groups.map(({ variable }) => variable)
    const fetch = this.#deps.createFetcher(plannedFetch(node, names))
    return (run) => {
      const batches = groups.map((group) => group.collect(run))
      if (batches.every(({ texts }) => texts.length === 0)) return
      const texts = new Map(names.map((name, index) => [name, batches[index]?.texts ?? []]))
      const deliver = (answer: Awaited<ReturnType<Fetcher>>) =>
        batches.forEach((batch, index) => groups[index]?.deliver(batch, answer))
      const answer = fetch(run, texts)
      if (answer instanceof Promise) return answer.then(deliver)
      deliver(answer)
    }
  }

  /** Only a fetch that depends on variables is looked into: the others always have something to do. */
  #liveness(node: PlainFetch, document: () => FetchDocument, alias: string | null): Condition {
    return node.variableUsages?.length ? document().liveness(alias) : ALWAYS
  }

  readonly #isConcrete = (typeName: unknown): boolean =>
    typeof typeName === 'string' && this.#deps.possibleTypes(typeName).has(typeName)
}

const plannedFetch = (node: PlainFetch, representationNames: readonly string[]): PlannedFetch => ({
  subgraph: node.serviceName,
  operation: node.operation,
  isQuery: (node.operationKind ?? 'query') === 'query',
  variableNames: node.variableUsages ?? [],
  representationNames,
})

function sequence(steps: readonly Step[]): Step {
  const runFrom = (run: PlanRun, first: number): void | Promise<void> => {
    for (let index = first; index < steps.length; index += 1) {
      const pending = steps[index]?.(run)
      if (pending) return pending.then(() => runFrom(run, index + 1))
    }
  }
  return (run) => runFrom(run, 0)
}

const parallel =
  (steps: readonly Step[]): Step =>
  (run) => {
    const pending = steps.map((step) => step(run)).filter((one) => one !== undefined)
    if (pending.length === 0) return
    if (pending.length === 1) return pending[0]
    return Promise.all(pending).then(() => undefined)
  }

const condition =
  (name: string, ifClause: Step | null, elseClause: Step | null): Step =>
  (run) =>
    (run.conditions[name] === true ? ifClause : elseClause)?.(run)

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
