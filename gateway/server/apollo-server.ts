/**
 * Apollo Server as this product runs it.
 *
 * @module
 */
import {
  ApolloServer,
  type ApolloServerOptions,
  type ApolloServerPlugin,
  type BaseContext,
} from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { GraphQLSchema } from 'graphql'
import type { Logger } from '../observability/logger.ts'
import { createAnswerPlugin, type OnFailure } from './answer-plugin.ts'
import { createDepthLimit } from './depth-limit.ts'
import type { ShownDocuments } from './documents.ts'
import { createFailurePlugin, type ApplyPolicies } from './failure-plugin.ts'
import { knownOperationTypes } from './known-operation-types.ts'
import { createLaterParts, type LaterPartsOptions } from './later-parts.ts'
import { toPublicError } from './public-error.ts'

export interface ApolloOptions<Context extends BaseContext> {
  /** What clients see, executable. */
  readonly schema: GraphQLSchema
  /** Most lexical tokens of one document. */
  readonly maxQueryTokens: number
  /** Deepest nesting of fields. */
  readonly maxQueryDepth: number
  /** Whether the schema may be read, and misspelt names get a suggestion. */
  readonly introspection: boolean
  /** For Apollo Server's own complaints about its life cycle. */
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
  readonly onFailure: OnFailure
  /** What stands where backends failed. Default: null, and the error. */
  readonly applyPolicies?: ApplyPolicies
  /** What answers lack that clients deferred. Default: they are whole. */
  readonly laterOf?: LaterPartsOptions['laterOf']
  /** Stops what the operation under way still does. */
  readonly endOperation?: LaterPartsOptions['endOperation']
  /** Where documents are kept that clients have shown once; absent = each is sent whole. */
  readonly shownDocuments?: ShownDocuments
  /** Beside our own. */
  readonly plugins?: readonly ApolloServerPlugin<Context>[]
  /** Whatever else Apollo Server takes, such as a `gateway` or `stringifyResult`. Wins over all of the above. */
  readonly overrides?: Partial<ApolloServerOptions<Context>>
}

/** Not yet started: `await server.start()`. It talks to no other host and puts no timer on fields. */
export function createApolloServer<Context extends BaseContext>(
  options: ApolloOptions<Context>,
): ApolloServer<Context> {
  const { laterOf } = options
  return new ApolloServer<Context>({
    schema: options.schema,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    persistedQueries: options.shownDocuments ? { cache: options.shownDocuments, ttl: null } : false,
    maxRecursiveSelections: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: options.maxQueryTokens },
    validationRules: [knownOperationTypes, createDepthLimit(options.maxQueryDepth)],
    formatError: (formatted, error) => toPublicError(error, formatted),
    logger: options.logger,
    stringifyResult: JSON.stringify,
    plugins: [
      ...QUIET,
      ...(options.applyPolicies ? [createFailurePlugin<Context>(options.applyPolicies)] : []),
      createAnswerPlugin<Context>(
        options.onFailure,
        laterOf && createLaterParts({ ...options, laterOf }),
      ),
      ...(options.plugins ?? []),
    ],
    ...options.overrides,
  } as ApolloServerOptions<Context>)
}

/** Apollo Server would put some of these in by itself: pages from another host, reports to it, a timer on every field. */
const QUIET = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
]
