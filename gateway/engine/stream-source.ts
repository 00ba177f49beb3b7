/**
 * Where a stream's events come from: the one root field of a subscription operation, asked of the subgraph in this process
 * that has it. Each event is then run like a query whose root it is.
 *
 * @module
 */
import { createSourceEventStream, GraphQLError, parse } from 'graphql'
import type { FetchPlan } from './plan/fetch-plan.ts'
import type { SubgraphTarget } from './target.ts'

export interface SourceRequest {
  readonly context: unknown
  /** The client's variables, as JSON. */
  readonly given: Readonly<Record<string, unknown>>
  /** The engine's own condition variables. */
  readonly conditions: Readonly<Record<string, boolean>>
}

export type Events = AsyncIterableIterator<unknown>

/** Answers events, or why there are none. Never rejects. */
export type OpenSource = (request: SourceRequest) => Promise<Events | readonly GraphQLError[]>

/** @throws {GraphQLError} when the operation's root field is not that of a subgraph in this process. */
export function compileSource(
  { fetches }: FetchPlan,
  subgraphs: ReadonlyMap<string, SubgraphTarget>,
): OpenSource {
  const root = fetches.find(({ entities }) => entities === null)
  const target = root && subgraphs.get(root.subgraph)
  if (!root || target?.kind !== 'local') {
    throw new GraphQLError('Streams are only served of subgraphs in the same process.')
  }
  const { schema } = target
  const document = parse(root.operation, { noLocation: true })
  const { variableNames, conditionNames } = root
  return async ({ context, given, conditions }) => {
    const own = conditionNames.map((name) => [name, conditions[name]] as const)
    const clients = variableNames.flatMap((name) => (name in given ? [[name, given[name]]] : []))
    const variableValues = Object.fromEntries([...clients, ...own]) as Record<string, unknown>
    const args = { schema, document, contextValue: context, variableValues }
    const opened = await createSourceEventStream(args)
    return Symbol.asyncIterator in opened ? (opened as Events) : (opened.errors ?? [])
  }
}
