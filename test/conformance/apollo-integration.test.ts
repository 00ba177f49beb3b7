/**
 * Apollo's own suite for what serves Apollo Server over HTTP, against the server that the product runs.
 *
 * What is not taken as it is, and why:
 * - The product's policy for Apollo Server (closed error codes, no pages or reports to other hosts, limits, no
 *   persisted queries) is off: the suite tests the defaults of Apollo Server.
 * - `requestId` in errors is taken out by the relay: the suite compares whole errors.
 * - A POST of another content type is answered 415 by the product before Apollo Server sees it. The suite wants Apollo
 *   Server's own 400, and gets it, once the product has answered 415.
 * - Incremental delivery with real execution needs `graphql` 17: the suite skips that by itself.
 */
import {
  HeaderMap,
  type ApolloServer,
  type ApolloServerOptions,
  type BaseContext,
} from '@apollo/server'
import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite'
import type { IncomingMessage } from 'node:http'
import { createAnswerPlugin } from '../../gateway/server/answer-plugin.ts'
import { createApolloServer } from '../../gateway/server/apollo-server.ts'
import { createHttpServer } from '../../gateway/server/http-server.ts'
import { startRelay, UNSAID } from './apollo-relay.ts'

const nothing = () => undefined
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const createApollo = (config: ApolloServerOptions<BaseContext>): ApolloServer =>
  createApolloServer<BaseContext>({
    schema: undefined as never,
    maxQueryTokens: 2000,
    maxQueryDepth: 16,
    introspection: true,
    logger: quiet,
    onFailure: nothing,
    overrides: { ...OWN_POLICY_OFF, ...config, plugins: [...(config.plugins ?? []), plugin] },
  } as Parameters<typeof createApolloServer<BaseContext>>[0])

const plugin = createAnswerPlugin<BaseContext>(nothing)

/** `undefined` is Apollo Server's default. */
const OWN_POLICY_OFF = {
  formatError: undefined,
  hideSchemaDetailsFromClientErrors: undefined,
  includeStacktraceInErrorResponses: undefined,
  introspection: undefined,
  maxRecursiveSelections: undefined,
  parseOptions: undefined,
  persistedQueries: undefined,
  stringifyResult: undefined,
  validationRules: undefined,
}

defineIntegrationTestSuite(async (config, options) => {
  const apollo = createApollo(config)
  await apollo.start()
  const http = createHttpServer<BaseContext>({
    apollo: sayingWhatIsUnsaid(apollo),
    authenticate: () => Promise.resolve(null),
    createContext: () => options?.context?.() ?? {},
    onFailure: nothing,
    graphiql: false,
    maxBodyBytes: 1024 * 1024,
    corsOrigins: [],
    assets: new Map(),
    links: { verify: () => ({ ok: false, reason: 'MALFORMED' }) },
    checks: {},
    renderMetrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    onAnswered: nothing,
  })
  const port = await http.listen({ host: '127.0.0.1', port: 0 })
  const relay = await startRelay(port, (request, body, status) =>
    status === 415 && request.method === 'POST' ? askApollo(apollo, request, body) : NO_OTHER,
  )
  const extraCleanup = async () => {
    await relay.close()
    await http.close(0)
  }
  return { server: apollo, url: relay.url, extraCleanup }
})

/** The same server; the relay learns from a header where the product has said something to caches by itself. */
const sayingWhatIsUnsaid = (apollo: ApolloServer): ApolloServer =>
  Object.assign(Object.create(apollo) as ApolloServer, {
    executeHTTPGraphQLRequest: async (
      request: Parameters<ApolloServer['executeHTTPGraphQLRequest']>[0],
    ) => {
      const response = await apollo.executeHTTPGraphQLRequest(request)
      if (!response.headers.has('cache-control')) response.headers.set(UNSAID, 'true')
      return response
    },
  })

const NO_OTHER = Promise.resolve(null)

async function askApollo(apollo: ApolloServer, { headers }: IncomingMessage, body: Buffer) {
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap(Object.entries(headers) as [string, string][]),
      search: '',
      body: body.toString('utf8'),
    },
    context: () => Promise.resolve({}),
  })
  const text = answer.body.kind === 'complete' ? answer.body.string : ''
  return { status: answer.status ?? 200, text }
}
