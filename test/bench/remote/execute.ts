/**
 * Answers any valid operation on a subgraph, compiled once per text: nothing is known of it beforehand, since every
 * gateway asks in its own words.
 *
 * @module
 */
import { parse, validate, type GraphQLSchema } from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'

export interface SubgraphRequest {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>> | null
  readonly operationName?: string | null
}

type Run = (variables: Readonly<Record<string, unknown>>) => unknown

/** Answers with `data` or with `errors`; never throws for what a gateway sent. */
export function createExecutor(
  schema: GraphQLSchema,
): (request: SubgraphRequest) => Promise<unknown> {
  const compiled = new Map<string, Run>()
  return async ({ query, variables, operationName }) => {
    const key = `${operationName ?? ''} ${query}`
    let run = compiled.get(key)
    if (run === undefined) compiled.set(key, (run = compile(schema, query, operationName ?? null)))
    return run(variables ?? {})
  }
}

function compile(schema: GraphQLSchema, query: string, operationName: string | null): Run {
  const document = parse(query)
  const errors = validate(schema, document)
  if (errors.length > 0) return () => ({ errors })
  const compiled = compileQuery(schema, document, operationName ?? undefined)
  return isCompiledQuery(compiled)
    ? (variables) => compiled.query(undefined, {}, { ...variables })
    : () => compiled
}
