/**
 * Apollo Server as this product runs it.
 *
 * @module
 */
import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server'
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
  /** Whatever else Apollo Server takes, such as further `plugins`, a `gateway` or `stringifyResult`. */
  readonly overrides?: Partial<ApolloServerOptions<Context>>
}

/** Not yet started: `await server.start()`. It talks to no other host and puts no timer on fields. */
export function createApolloServer<Context extends BaseContext>(
  options: ApolloOptions<Context>,
): ApolloServer<Context> {
  const { plugins = [], ...overrides } = options.overrides ?? {}
  return new ApolloServer<Context>({
    schema: options.schema,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    persistedQueries: false,
    maxRecursiveSelections: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: options.maxQueryTokens },
    validationRules: [createDepthLimit(options.maxQueryDepth)],
    formatError: (formatted, error) => toPublicError(error, formatted),
    logger: options.logger,
    stringifyResult: JSON.stringify,
    ...overrides,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      createAnswerPlugin<Context>(options.onFailure),
      ...plugins,
    ],
  } as ApolloServerOptions<Context>)
}
