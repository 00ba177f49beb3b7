import { expect, test } from '@jest/globals'
import { ApolloServer, HeaderMap } from '@apollo/server'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { stringifyResult } from '../../../gateway/engine/answer-data.ts'
import { createApolloGateway } from '../../../gateway/engine/apollo-gateway.ts'
import { composeSupergraph } from '../../../gateway/engine/compose-supergraph.ts'
import { createEngine } from '../../../gateway/engine/engine.ts'
import { createExecutionPlugin } from '../../../gateway/server/execution-plugin.ts'

async function startServer({ isEarly = true } = {}) {
  const asked: string[] = []
  const typeDefs = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { who: String boom: Int }`
  const resolvers = {
    Query: {
      who: (_: unknown, _args: unknown, { user }: { user: string }) => user,
      boom: () => {
        asked.push('boom')
        throw new Error('boom')
      },
    },
  }
  const supergraphSdl = composeSupergraph([{ name: 'a', typeDefs }])
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers }])
  const engine = createEngine({
    supergraphSdl,
    subgraphs: new Map([['a', { kind: 'local', schema }]]),
  })
  const gateway = createApolloGateway(engine, supergraphSdl)
  const server = new ApolloServer<{ user: string }>({
    gateway,
    plugins: isEarly ? [createExecutionPlugin(gateway.attempt)] : [],
    stringifyResult,
    includeStacktraceInErrorResponses: false,
  })
  await server.start()
  const post = async (query: string) => {
    const { body, status } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: { query },
      },
      context: () => Promise.resolve({ user: 'ada' }),
    })
    return { status, text: body.kind === 'complete' ? body.string : '' }
  }
  return { post, asked }
}

test('Apollo Server runs operations by the engine and sends its text', async () => {
  const { post } = await startServer()

  expect(await post('{ who }')).toEqual({ status: undefined, text: '{"data":{"who":"ada"}}' })
})

test('Apollo Server shapes errors and refuses what is not valid', async () => {
  const { post } = await startServer()

  const failed = await post('{ who boom }')
  const invalid = await post('{ nobody }')

  expect(JSON.parse(failed.text)).toMatchObject({
    data: { who: 'ada', boom: null },
    errors: [{ message: 'boom', path: ['boom'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  })
  expect(invalid.status).toBe(400)
})

test('Apollo Server answers introspection of what clients may see', async () => {
  const { post } = await startServer()

  const { text } = await post('{ __schema { queryType { fields { name } } } }')

  expect(JSON.parse(text)).toEqual({
    data: { __schema: { queryType: { fields: [{ name: 'who' }, { name: 'boom' }] } } },
  })
})

test('an operation with errors is executed once', async () => {
  const { post, asked } = await startServer()

  await post('{ boom }')

  expect(asked).toEqual(['boom'])
})

test('the gateway alone answers like the gateway with the plugin', async () => {
  const both = [await startServer(), await startServer({ isEarly: false })] as const

  const answers = both.map(({ post }) =>
    Promise.all(['{ who }', '{ who boom }', '{ no }'].map(post)),
  )

  expect(await answers[0]).toEqual(await answers[1])
})
