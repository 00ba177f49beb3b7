import { expect, test } from '@jest/globals'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { getIntrospectionQuery, parse } from 'graphql'
import { stringifyResult, writtenText } from '../../../gateway/engine/answer-data.ts'
import { composeSupergraph } from '../../../gateway/engine/compose-supergraph.ts'
import { createEngine, type EngineOptions } from '../../../gateway/engine/engine.ts'

const typeDefs = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { hello(name: String! = "you"): String! number: Int boom: String add(many: [Int!]!): Int }`
const resolvers = {
  Query: {
    hello: (_: unknown, { name }: { name: string }) => `Hello ${name} \u2028"\ud800`,
    number: () => 1,
    boom: () => Promise.reject(new Error('boom')),
    add: (_: unknown, { many }: { many: number[] }) => many.length,
  },
}

const create = (options: Partial<EngineOptions> = {}) =>
  createEngine({
    supergraphSdl: composeSupergraph([{ name: 'a', typeDefs }]),
    subgraphs: new Map([
      [
        'a',
        { kind: 'local', schema: buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers }]) },
      ],
    ]),
    ...options,
  })

test('the text of an answer is the JSON of its data', async () => {
  const engine = create()

  const result = await engine.execute({
    document: parse('{ a: hello b: hello(name: "x") number __typename }'),
  })

  expect(writtenText(result.data)).toBe(JSON.stringify(result.data))
  expect(stringifyResult({ ...result, extensions: { cost: 1 } })).toBe(
    `{"extensions":{"cost":1},"data":${JSON.stringify(result.data)}}`,
  )
})

test('errors stand beside the data they do not touch', async () => {
  const engine = create()

  const { data, errors } = await engine.execute({ document: parse('{ boom number }') })

  expect(data).toEqual({ boom: null, number: 1 })
  expect(errors).toMatchObject([
    { message: 'boom', path: ['boom'], locations: [{ line: 1, column: 3 }] },
  ])
})

test('variables that do not fit stop the request', async () => {
  const engine = create()
  const document = parse('query ($n: [Int!]!) { add(many: $n) }')

  const missing = await engine.execute({ document })
  const wrong = await engine.execute({ document, variables: { n: ['x'] } })
  const single = await engine.execute({ document, variables: { n: 4 } })

  expect([missing.data, wrong.data, single.data]).toEqual([undefined, undefined, { add: 1 }])
  expect([missing, wrong].map(({ errors }) => errors?.[0]?.message)).toEqual([
    expect.stringContaining('"$n" of required type'),
    expect.stringContaining('"$n" got invalid value'),
  ])
})

test('an operation that is not there stops the request', async () => {
  const engine = create()
  const document = parse('query A { number } query B { number }')

  const nameless = await engine.execute({ document })
  const unknown = await engine.execute({ document, operationName: 'C' })
  const known = await engine.execute({ document, operationName: 'B' })

  expect(nameless.errors?.[0]?.message).toContain('Must provide operation name')
  expect(unknown.errors?.[0]?.message).toContain('Unknown operation named "C"')
  expect(known.data).toEqual({ number: 1 })
})

test('the schema is read without asking a subgraph, beside fields that are asked for', async () => {
  const engine = create()

  const whole = await engine.execute({ document: parse(getIntrospectionQuery()) })
  const mixed = await engine.execute({
    document: parse(
      'query ($t: String!, $no: Boolean!) { t: __type(name: $t) { name } __schema @include(if: $no) { description } number }',
    ),
    variables: { t: 'Query', no: false },
  })

  expect(whole.errors).toBeUndefined()
  expect(mixed.data).toEqual({ t: { name: 'Query' }, number: 1 })
})

test('a supergraph that cannot be served is refused with what is wrong with it', () => {
  const broken = ['{', 'type Query { a: Int }', '']

  for (const supergraphSdl of broken) {
    expect(() => create({ supergraphSdl })).toThrow(/not (valid GraphQL|a supergraph)|no subgraph/)
  }
  expect(() => create({ subgraphs: new Map() })).toThrow('nobody says where subgraph a is')
})

test('a subscription is refused, not run', async () => {
  const engine = create()

  const { data, errors } = await engine.execute({ document: parse('subscription { number }') })

  expect(data).toBeUndefined()
  expect(errors).toHaveLength(1)
})
