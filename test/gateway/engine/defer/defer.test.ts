import { expect, test } from '@jest/globals'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, parse } from 'graphql'
import { composeSupergraph } from '../../../../gateway/engine/compose-supergraph.ts'
import { createEngine } from '../../../../gateway/engine/engine.ts'
import { graphqlTransport } from '../differential/gateways.ts'

const typeDefs = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { car(id: ID = "golf"): Car cars: [Car!]! }
  type Mutation { lock: Car }
  type Car { id: ID! make: String! owner: Person vin: String! parts: [String!]! secret: String }
  type Person { name: String! friend: Person }`

const car = (id: string) => ({ id, make: 'VW', owner: ada, vin: () => Promise.reject(NO_VIN) })
const ada = { name: 'Ada', friend: { name: 'Ben' } }
const NO_VIN = new GraphQLError('no vin', { extensions: { code: 'BACKEND_UNAVAILABLE' } })

const resolvers = {
  Query: { car: (_: unknown, { id }: { id: string }) => car(id), cars: () => ['a', 'b'].map(car) },
  Mutation: { lock: () => car('golf') },
}

const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers }])
const supergraphSdl = composeSupergraph([{ name: 'cars', typeDefs }])

const local = createEngine({
  supergraphSdl,
  subgraphs: new Map([['cars', { kind: 'local', schema }]]),
  callerRules: new Map([['Car.secret', () => new Error('not yours')]]),
})
const remote = createEngine({
  supergraphSdl,
  subgraphs: new Map([
    [
      'cars',
      {
        kind: 'remote',
        url: 'http://cars.test/',
        transport: graphqlTransport(schema, () => undefined),
        timeoutMs: 1000,
        maxAnswerBytes: 10_000,
      },
    ],
  ]),
})

async function run(query: string, engine = local, variables = {}) {
  const { startLater, ...first } = await engine.execute({
    document: parse(query),
    variables,
    mayDefer: () => true,
  })
  const fragments = startLater === undefined ? null : await Promise.all(startLater())
  return { first: JSON.parse(JSON.stringify(first)) as unknown, fragments }
}

test('a fragment that is deferred inside of another comes with it', async () => {
  const { first, fragments } = await run(
    '{ car { id ... @defer(label: "a") { make owner { ... @defer(label: "b") { name } } } } }',
  )

  expect(first).toEqual({ data: { car: { id: 'golf' } } })
  expect(fragments).toEqual([
    [{ path: ['car'], label: 'a', data: { make: 'VW', owner: { name: 'Ada' } } }],
  ])
})

test('a field that is selected beside the deferred fragment too is in the first answer', async () => {
  const { first } = await run('{ car { ... @defer { make owner { name } } owner { name } } }')

  expect(first).toEqual({ data: { car: { owner: { name: 'Ada' } } } })
})

test('what may not be null and fails leaves the other items of its list alone', async () => {
  const { first, fragments } = await run('{ cars { id ... @defer { vin } } }')

  expect(first).toEqual({ data: { cars: [{ id: 'a' }, { id: 'b' }] } })
  expect(fragments?.flat()).toMatchObject([
    { path: ['cars', 0], data: null, errors: [{ path: ['cars', 0, 'vin'] }] },
    { path: ['cars', 1], data: null, errors: [{ path: ['cars', 1, 'vin'] }] },
  ])
})

test('what the caller is refused is an error of its part', async () => {
  const { first, fragments } = await run('{ car { id ... @defer { secret } } }')

  expect(first).toEqual({ data: { car: { id: 'golf' } } })
  expect(fragments?.flat()).toMatchObject([
    { data: { secret: null }, errors: [{ message: 'not yours', path: ['car', 'secret'] }] },
  ])
})

test('a named fragment that is deferred at one of its places comes there later', async () => {
  const { first, fragments } = await run(`
    { a: car { ...Make } b: car { ...Make @defer } ... @defer { __typename __schema { queryType { name } } } }
    fragment Make on Car { make }`)

  expect(first).toEqual({ data: { a: { make: 'VW' }, b: {} } })
  expect(fragments?.flat()).toEqual([
    { path: ['b'], data: { make: 'VW' } },
    { path: [], data: { __typename: 'Query', __schema: { queryType: { name: 'Query' } } } },
  ])
})

test('a variable decides, and ours never meets the client’s', async () => {
  const query = `query ($deferred0: Boolean!) { car { id ... @defer(if: $deferred0) { make } } }`

  const later = await run(query, local, { deferred0: true })
  const whole = await run(query, local, { deferred0: false })

  expect(later).toMatchObject({ first: { data: { car: { id: 'golf' } } }, fragments: [[{}]] })
  expect(whole).toEqual({ first: { data: { car: { id: 'golf', make: 'VW' } } }, fragments: null })
})

test('after the eighth fragment nothing more is deferred', async () => {
  const fields = Array.from({ length: 10 }, (_, index) => `... @defer { f${String(index)}: make }`)

  const { first, fragments } = await run(`{ car { ${fields.join(' ')} } }`)

  expect(first).toEqual({ data: { car: { f8: 'VW', f9: 'VW' } } })
  expect(fragments).toHaveLength(8)
})

test('mutations and remote subgraphs answer at once', async () => {
  const mutation = await run('mutation { lock { id ... @defer { make } } }')
  const fromFar = await run('{ car { id ... @defer { make } } }', remote)

  expect(mutation).toEqual({
    first: { data: { lock: { id: 'golf', make: 'VW' } } },
    fragments: null,
  })
  expect(fromFar).toEqual({ first: { data: { car: { id: 'golf', make: 'VW' } } }, fragments: null })
})

test('errors of the first answer and parts go together', async () => {
  const { first, fragments } = await run('{ car { id } x: car { vin } ... @defer { cars { id } } }')

  expect(first).toMatchObject({
    data: { car: { id: 'golf' }, x: null },
    errors: [{ path: ['x', 'vin'] }],
  })
  expect(fragments?.flat()).toMatchObject([
    { path: [], data: { cars: [{ id: 'a' }, { id: 'b' }] } },
  ])
})
