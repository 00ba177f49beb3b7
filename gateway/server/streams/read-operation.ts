/**
 * What a client sent, whichever way → a valid operation, or errors that say what is wrong with it.
 *
 * @module
 */
import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { withRequestId } from '../answer-plugin.ts'
import { createDepthLimit } from '../depth-limit.ts'
import { knownOperationTypes } from '../known-operation-types.ts'
import { toPublicError } from '../public-error.ts'
import type { PublicErrors, StreamRequest } from './live-answers.ts'
import { readSource, type NamedDocuments, type NamedSource } from './named-source.ts'

export interface OperationReaderOptions extends NamedDocuments {
  readonly schema: GraphQLSchema
  readonly maxQueryTokens: number
  readonly maxQueryDepth: number
  readonly introspection: boolean
}

export interface ReadOperation extends StreamRequest {
  readonly kind: OperationTypeNode
}

/** Errors bear the id. */
export type OperationReader = (
  payload: unknown,
  requestId: string,
) => ReadOperation | { readonly errors: PublicErrors }

/** Documents that were found valid are remembered, so many. */
const MAX_DOCUMENTS = 1000

export function createOperationReader(options: OperationReaderOptions): OperationReader {
  const { schema, introspection } = options
  const known = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS })
  const rules = [
    ...specifiedRules,
    knownOperationTypes,
    createDepthLimit(options.maxQueryDepth),
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ]

  const readDocument = (source: string): DocumentNode | readonly GraphQLError[] => {
    const document = parse(source, { maxTokens: options.maxQueryTokens })
    const faults = validate(schema, document, rules)
    if (faults.length > 0) return faults
    known.set(source, document)
    return document
  }

  return (payload, requestId) => {
    try {
      const { hash, ...params } = readParams(payload, options)
      const document = known.get(params.source) ?? readDocument(params.source)
      if (!('kind' in document)) return refuse(document, introspection, requestId)
      if (hash !== null) options.shownDocuments?.keep(hash, params.source)
      const operation = getOperationAST(document, params.operationName)
      if (operation) return { ...params, document, kind: operation.operation }
      throw new GraphQLError('Say by "operationName" which operation of the document is meant.')
    } catch (error) {
      return refuse([error], introspection, requestId)
    }
  }
}

function refuse(faults: readonly unknown[], introspection: boolean, requestId: string) {
  const errors = faults.map((fault) => {
    const { message, locations } = fault as GraphQLError
    const shown = introspection ? message : message.replace(/ Did you mean .*\?$/, '')
    const coded = new GraphQLError(shown, { extensions: { code: 'BAD_USER_INPUT' } })
    const told = toPublicError(coded, { message, ...(locations && { locations }) })
    return withRequestId(told, requestId)
  })
  return { errors }
}

function readParams(
  payload: unknown,
  documents: NamedDocuments,
): Omit<ReadOperation, 'document' | 'kind'> & NamedSource {
  const params = (payload ?? {}) as Record<string, unknown>
  const { operationName, variables } = params
  const named = readSource(params, documents)
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    throw new GraphQLError('"operationName" must be a string.')
  }
  const isObject = typeof variables === 'object' && !Array.isArray(variables)
  if (variables !== undefined && !isObject) throw new GraphQLError('"variables" must be an object.')
  return {
    ...named,
    operationName: operationName ?? null,
    variables: (variables ?? {}) as Record<string, unknown>,
  }
}
