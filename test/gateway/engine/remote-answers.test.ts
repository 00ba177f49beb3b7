import { describe, expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { TransportError, type Transport } from '../../../subgraphs/backend/transport.ts'
import { composeSupergraph } from '../../../gateway/engine/compose-supergraph.ts'
import { createEngine, type EngineRequest } from '../../../gateway/engine/engine.ts'
import type { RemoteSubgraph } from '../../../gateway/engine/target.ts'

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) '
const supergraphSdl = composeSupergraph([
  {
    name: 'cars',
    typeDefs: `${LINK} type Query { cars: [Car] car(id: ID): Car thing: Thing } union Thing = Car type Mutation { wash(id: ID): Int }
      type Car @key(fields: "id") { id: ID! make: String }`,
  },
  {
    name: 'maps',
    typeDefs: `${LINK} type Car @key(fields: "id") { id: ID! place: String zip: Int! }`,
  },
])
const cars = {
  cars: [
    { id: '1', make: 'VW' },
    { id: '2', make: 'Tesla' },
  ],
}

const json = (value: unknown, status = 200): ReturnType<Transport> =>
  Promise.resolve({
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  })

function engineOver(
  transports: Readonly<Record<string, Transport>>,
  more: Partial<RemoteSubgraph> = {},
) {
  const target = (name: string): RemoteSubgraph => ({
    kind: 'remote',
    url: `http://${name}.test/graphql`,
    timeoutMs: 500,
    maxAnswerBytes: 1000,
    transport: transports[name] ?? (() => json({ data: cars })),
    ...more,
  })
  const engine = createEngine({
    supergraphSdl,
    subgraphs: new Map(['cars', 'maps'].map((name) => [name, target(name)])),
  })
  return async (query: string, request: Partial<EngineRequest> = {}) => {
    const { data, errors = [] } = await engine.execute({ document: parse(query), ...request })
    const told = errors.map(({ message, path, extensions }) => ({ message, path, ...extensions }))
    return { data: JSON.parse(JSON.stringify(data ?? null)) as unknown, errors: told }
  }
}

const HTML = { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<p>') }
const NONSENSE: Readonly<Record<string, readonly [Transport, string]>> = {
  HTML: [() => Promise.resolve(HTML), 'BACKEND_MALFORMED'],
  'a redirect': [() => Promise.resolve({ ...HTML, status: 302 }), 'BACKEND_MALFORMED'],
  'broken JSON': [() => json('{"data":'), 'BACKEND_MALFORMED'],
  'JSON of another kind': [() => json([1]), 'BACKEND_MALFORMED'],
  'neither data nor errors': [() => json({}), 'BACKEND_MALFORMED'],
  'null and no errors': [() => json({ data: null }), 'BACKEND_MALFORMED'],
  'text as data': [() => json({ data: 'hello' }), 'BACKEND_MALFORMED'],
  'errors that are none': [
    () => json({ data: { _entities: [{}, {}] }, errors: 'no' }),
    'BACKEND_MALFORMED',
  ],
  'too few entities': [() => json({ data: { _entities: [{ place: 'x' }] } }), 'BACKEND_MALFORMED'],
  'too many entities': [() => json({ data: { _entities: [{}, {}, {}] } }), 'BACKEND_MALFORMED'],
  'an object for entities': [() => json({ data: { _entities: {} } }), 'BACKEND_MALFORMED'],
  'null with errors': [
    () => json({ data: null, errors: [{ message: 'secret' }] }),
    'BACKEND_REJECTED',
  ],
  'errors with status 500': [
    () => json({ errors: [{ message: 'secret' }] }, 500),
    'BACKEND_REJECTED',
  ],
  'status 500': [() => json('oops', 500), 'BACKEND_UNAVAILABLE'],
  'nothing in time': [() => Promise.reject(new TransportError('TIMEOUT')), 'BACKEND_TIMEOUT'],
  'no connection': [() => Promise.reject(new TransportError('UNREACHABLE')), 'BACKEND_UNAVAILABLE'],
  'too much': [() => Promise.reject(new TransportError('TOO_LARGE')), 'BACKEND_MALFORMED'],
}

describe('a subgraph that answers', () => {
  test.each(Object.entries(NONSENSE))(
    '%s fails where it was asked and nowhere else',
    async (_, [maps, code]) => {
      const ask = engineOver({ maps })

      const { data, errors } = await ask('{ cars { make where: place } }')

      expect(data).toEqual({
        cars: [
          { make: 'VW', where: null },
          { make: 'Tesla', where: null },
        ],
      })
      expect(errors).toMatchObject([
        { path: ['cars', 0, 'where'], code, backend: 'maps' },
        { path: ['cars', 1, 'where'], code, backend: 'maps' },
      ])
      expect(JSON.stringify(errors)).not.toContain('secret')
    },
  )

  test('one entity with an error keeps the others', async () => {
    const answer = {
      data: { _entities: [{ place: 'Vaduz', zip: 9490 }, null] },
      errors: [{ message: 'no', path: ['_entities', 1, 'zip'] }],
    }
    const ask = engineOver({ maps: () => json(answer) }, { exposeErrors: true })

    const { data, errors } = await ask('{ cars { place zip } }')

    expect(data).toEqual({ cars: [{ place: 'Vaduz', zip: 9490 }, null] })
    expect(errors).toMatchObject([{ message: 'no', path: ['cars', 1, 'zip'] }])
  })

  test('a value of another type makes that field null', async () => {
    const ask = engineOver({
      cars: () => json({ data: { cars: [{ id: '1', make: { x: 1 } }, 'car'] } }),
    })

    const { data, errors } = await ask('{ cars { make } }')

    expect(data).toEqual({ cars: [{ make: null }, null] })
    expect(errors).toMatchObject([
      { path: ['cars', 0, 'make'], code: 'BACKEND_MALFORMED', backend: 'cars' },
      { path: ['cars', 1], code: 'BACKEND_MALFORMED', backend: 'cars' },
    ])
  })

  test('null where it may not be is its own fault, also of an entity that it does not know', async () => {
    const answer = { data: { _entities: [{ place: 'Vaduz', zip: null }, null] } }
    const ask = engineOver({ maps: () => json(answer) })

    const { data, errors } = await ask('{ cars { make postcode: zip } }')

    expect(data).toEqual({ cars: [null, null] })
    expect(errors).toMatchObject([
      { path: ['cars', 0, 'postcode'], code: 'BACKEND_MALFORMED', backend: 'maps' },
      { path: ['cars', 1, 'postcode'], code: 'BACKEND_MALFORMED', backend: 'maps' },
    ])
  })

  test('an object of no such type is its own fault', async () => {
    const ask = engineOver({ cars: () => json({ data: { thing: { __typename: 'Boat' } } }) })

    const { data, errors } = await ask('{ thing { __typename } }')

    expect(data).toEqual({ thing: null })
    expect(errors).toMatchObject([{ path: ['thing'], code: 'BACKEND_MALFORMED', backend: 'cars' }])
  })

  test('keys that reach for the prototype changes nothing of it', async () => {
    const evil =
      '{"data":{"_entities":[{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}},null]},"errors":[{"message":"x","path":["__proto__","x"]}]}'
    const ask = engineOver({ maps: () => json(evil) })

    await ask('{ cars { place } }')

    expect(({} as { readonly x?: number }).x).toBeUndefined()
  })

  test('an error that belongs to no field is told beside the data', async () => {
    const ask = engineOver(
      { cars: () => json({ data: cars, errors: [{ message: 'slow today' }] }) },
      { exposeErrors: true },
    )

    const { data, errors } = await ask('{ cars { make } }')

    expect(data).toEqual({ cars: [{ make: 'VW' }, { make: 'Tesla' }] })
    expect(errors).toMatchObject([{ message: 'slow today', backend: 'cars' }])
  })
})

describe('errors of a subgraph', () => {
  const failing: Transport = () =>
    json({
      data: { car: null },
      errors: [{ message: 'why', path: ['car'], extensions: { code: 'C' } }],
    })

  test('are told without text and code', async () => {
    const ask = engineOver({ cars: failing })

    const { errors } = await ask('{ mine: car { make } }')

    expect(errors).toEqual([
      {
        message: 'cars: the subgraph reported an error',
        path: ['mine'],
        code: 'BACKEND_REJECTED',
        backend: 'cars',
      },
    ])
  })

  test('are told whole where that is allowed', async () => {
    const ask = engineOver({ cars: failing }, { exposeErrors: true })

    const { errors } = await ask('{ mine: car { make } }')

    expect(errors).toEqual([{ message: 'why', path: ['mine'], code: 'C', backend: 'cars' }])
  })
})

describe('requests', () => {
  test('carry the headers that are listed, and none over our own', async () => {
    const seen: Readonly<Record<string, string>>[] = []
    const record: Transport = ({ headers }) => {
      seen.push(headers)
      return json({ data: cars })
    }
    const forwardHeaders = ['X-Trace', 'authorization', 'x-absent']
    const ask = engineOver({ cars: record }, { forwardHeaders, headers: { Authorization: 'ours' } })

    const requestHeaders = new Headers({ 'x-trace': 't', authorization: 'theirs', cookie: 'c' })
    await ask('{ cars { make } }', { requestHeaders })

    expect(seen).toEqual([
      expect.objectContaining({
        'x-trace': 't',
        authorization: 'ours',
        'content-type': 'application/json',
      }),
    ])
    expect(Object.keys(seen[0] ?? {})).not.toContain('cookie')
  })

  test('of equal reads under way at once are one, of mutations never', async () => {
    const bodies: string[] = []
    const record: Transport = ({ body = '' }) => {
      bodies.push(body)
      return json({ data: { ...cars, wash: 1, _0_wash: 1 } })
    }
    const ask = engineOver({ cars: record })

    await Promise.all([ask('{ cars { make } }'), ask('{ all: cars { make } }')])
    const reads = bodies.length
    await Promise.all([ask('mutation { wash(id: 1) }'), ask('mutation { wash(id: 1) }')])

    expect([reads, bodies.length]).toEqual([1, 3])
  })

  test('are not shared between callers that show different headers', async () => {
    let calls = 0
    const ask = engineOver(
      { cars: () => json({ data: cars }, (calls += 1) && 200) },
      { forwardHeaders: ['x-user'] },
    )

    await Promise.all(
      ['ada', 'ben'].map((user) =>
        ask('{ cars { make } }', { requestHeaders: new Headers({ 'x-user': user }) }),
      ),
    )

    expect(calls).toBe(2)
  })

  test('are not made for what variables leave out', async () => {
    const asked: string[] = []
    const record =
      (name: string): Transport =>
      () => {
        asked.push(name)
        return json({ data: { ...cars, _entities: [{ place: 'x' }, { place: 'y' }] } })
      }
    const ask = engineOver({ cars: record('cars'), maps: record('maps') })
    const query =
      'query ($all: Boolean!, $place: Boolean!) { cars @include(if: $all) { make place @include(if: $place) } }'

    await ask(query, { variables: { all: false, place: true } })
    const none = asked.splice(0)
    await ask(query, { variables: { all: true, place: false } })
    const one = asked.splice(0)
    await ask(query, { variables: { all: true, place: true } })

    expect([none, one, asked]).toEqual([[], ['cars'], ['cars', 'maps']])
  })
})
