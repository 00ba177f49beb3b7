/**
 * One planned fetch as a function of the request: compiled against a local schema, or sent with a prepared body.
 *
 * @module
 */
import type { TransportResponse } from '../../subgraphs/backend/transport.ts'
import { transportFailure } from '../../subgraphs/backend/transport-failure.ts'
import { readAnswer } from './answer.ts'
import { Failure, type TreeObject } from './failure.ts'
import type { FlightShare } from './flight-share.ts'
import { compileLocalOperation } from './local-operation.ts'
import type { PlannedFetch } from './plan/fetch-plan.ts'
import type { Provenance } from './provenance.ts'
import type { LocalSubgraph, PlanRun, RemoteSubgraph, Representations } from './target.ts'

/** Answers data with failures in place, or one failure for all of it. Never rejects. */
export type Fetcher = (
  run: PlanRun,
  representations: Representations,
) => TreeObject | Failure | Promise<TreeObject | Failure>

export function localFetcher(
  { schema }: LocalSubgraph,
  fetch: PlannedFetch,
  provenance?: Provenance,
): Fetcher {
  const conditions = fetch.conditionNames
  const ownNames = new Set([
    ...conditions,
    ...(fetch.entities ?? []).map(({ variable }) => variable),
  ])
  const execute = compileLocalOperation(schema, fetch.operation, ownNames, provenance)
  return (run, representations) => {
    try {
      const own = ownVariables(run, conditions, representations)
      const answer = execute(run.context, { given: run.given, own }, run.event, run.marks)
      return answer instanceof Promise
        ? answer.catch((error: unknown) => new Failure(error))
        : answer
    } catch (error) {
      return new Failure(error)
    }
  }
}

const NO_VARIABLES: Readonly<Record<string, unknown>> = {}

/** A local subgraph gets its representations as values: JSON, like a remote one would. */
function ownVariables(
  run: PlanRun,
  conditions: readonly string[],
  representations: Representations,
): Readonly<Record<string, unknown>> {
  if (conditions.length === 0 && !representations) return NO_VARIABLES
  const own: Record<string, unknown> = {}
  for (const name of conditions) own[name] = run.conditions[name]
  for (const [name, texts] of representations ?? []) {
    own[name] = JSON.parse(`[${texts.join()}]`) as unknown
  }
  return own
}

export function remoteFetcher(
  target: RemoteSubgraph,
  fetch: PlannedFetch,
  share: FlightShare<TransportResponse>,
): Fetcher {
  const write = bodyWriter(fetch)
  const reader = { subgraph: fetch.subgraph, exposeErrors: target.exposeErrors ?? false }
  const headOf = headMaker(target)

  const send = (body: string, headers: Readonly<Record<string, string>>) =>
    target.transport({
      method: 'POST',
      url: target.url,
      headers,
      body,
      timeoutMs: target.timeoutMs,
      maxBytes: target.maxAnswerBytes,
      ...(fetch.isQuery ? { isRead: true as const } : {}),
    })
  // An answer that ends with its own request's time must not end another one's.
  const isAlone = () => fetch.isQuery && target.isHurried?.() === true

  return async (run, representations) => {
    try {
      const body = write(run, representations)
      const { headers, identity } = headOf(run)
      const read = fetch.isQuery ? { of: identity, body } : null
      const ask = () => send(body, headers)
      const response = await (isAlone() ? ask() : share.run(read, ask))
      return readAnswer(reader, response, run.loose)
    } catch (error) {
      return new Failure(transportFailure(fetch.subgraph, error))
    }
  }
}

/** The body is text already; a request only puts its variables between the prepared pieces. */
function bodyWriter(
  fetch: PlannedFetch,
): (run: PlanRun, representations: Representations) => string {
  const start = `{"query":${JSON.stringify(fetch.operation)}`
  const labelled = (name: string) => ({ name, label: `${JSON.stringify(name)}:` })
  const given = fetch.variableNames.map(labelled)
  const conditions = fetch.conditionNames.map(labelled)
  if (given.length === 0 && conditions.length === 0 && !fetch.entities) return () => `${start}}`
  return (run, representations) => {
    const pairs: string[] = []
    for (const { name, label } of given) {
      const value = run.given[name]
      if (value !== undefined) pairs.push(label + JSON.stringify(value))
    }
    for (const { name, label } of conditions) pairs.push(label + String(run.conditions[name]))
    for (const [name, texts] of representations ?? []) pairs.push(`"${name}":[${texts.join()}]`)
    return `${start},"variables":{${pairs.join()}}}`
  }
}

interface Head {
  readonly headers: Readonly<Record<string, string>>
  /** Whom is asked and who asks, as text. */
  readonly identity: string
}

function headMaker(target: RemoteSubgraph): (run: PlanRun) => Head {
  const withIdentity = (headers: Head['headers']): Head => ({
    headers,
    identity: `${target.url}\n${JSON.stringify(headers)}`,
  })
  const own = Object.entries(target.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ])
  const fixed: Readonly<Record<string, string>> = {
    accept: 'application/json, application/graphql-response+json',
    'content-type': 'application/json',
    ...(Object.fromEntries(own) as Record<string, string>),
  }
  const forwarded = (target.forwardHeaders ?? []).map((name) => name.toLowerCase())
  const head = withIdentity(fixed)
  if (forwarded.length === 0) return () => head
  return ({ headers }) => {
    const all: Record<string, string> = { ...fixed }
    for (const name of forwarded) {
      const value = headers?.get(name)
      if (value !== null && value !== undefined && !(name in fixed)) all[name] = value
    }
    return withIdentity(all)
  }
}
