import { expect, test } from '@jest/globals'
import { GraphQLError, parse } from 'graphql'
import type { CallerRules } from '../../../gateway/engine/caller-rules.ts'
import type { EngineRequest } from '../../../gateway/engine/engine.ts'
import { federate } from './federation/federation.ts'

interface Event {
  readonly latitude: number
  readonly place: { readonly latitude: number }
}

function federation(callerRules: CallerRules = new Map()) {
  const seen: string[] = []
  async function* watch(_root: unknown, { id }: { readonly id: string }, context: unknown) {
    seen.push(`${id} for ${String(context)}`)
    try {
      for (const latitude of [47, 48]) {
        yield await Promise.resolve({ latitude, place: { latitude } } satisfies Event)
      }
    } finally {
      seen.push('ended')
    }
  }
  const { engine } = federate(
    {
      cars: [
        `type Query { one: Int }
         type Subscription { position(id: ID!): Position broken: Int }
         type Position { latitude: Float! place: Place }
         type Place @key(fields: "latitude", resolvable: false) { latitude: Float! }`,
        {
          Subscription: {
            position: { subscribe: watch, resolve: (event: Event) => event },
            broken: {
              subscribe: () => {
                throw new GraphQLError('no', { extensions: { code: 'FORBIDDEN' } })
              },
            },
          },
        },
      ],
      maps: [
        'type Place @key(fields: "latitude") { latitude: Float! street: String }',
        {
          Place: {
            __resolveReference: ({ latitude }: { latitude: number }) => ({
              latitude,
              street: `${String(latitude)}th street`,
            }),
          },
        },
      ],
    },
    { callerRules },
  )
  const request = (query: string, more: Partial<EngineRequest> = {}): EngineRequest => ({
    document: parse(query),
    ...more,
  })
  const answers = async (of: EngineRequest) => {
    const opened = await engine.subscribe(of)
    if ('errors' in opened) return opened.errors.map(({ message, path }) => ({ message, path }))
    const all: unknown[] = []
    for await (const event of opened.events) all.push(await engine.execute({ ...of, event }))
    return JSON.parse(JSON.stringify(all)) as unknown
  }
  return { engine, seen, request, answers }
}

test('each event is answered like a query of it, other subgraphs included', async () => {
  const { answers, request, seen } = federation()
  const query =
    'subscription ($id: ID!) { car: position(id: $id) { lat: latitude place { street } } }'

  const all = await answers(request(query, { variables: { id: '7' }, context: 'ada' }))

  expect(all).toEqual([
    { data: { car: { lat: 47, place: { street: '47th street' } } } },
    { data: { car: { lat: 48, place: { street: '48th street' } } } },
  ])
  expect(seen).toEqual(['7 for ada', 'ended'])
})

test('events that are returned early end their source', async () => {
  const { engine, request, seen } = federation()
  const opened = await engine.subscribe(request('subscription { position(id: 1) { latitude } }'))
  if ('errors' in opened) throw new Error('expected events')
  await opened.events.next()

  await opened.events.return?.()

  expect(seen.at(-1)).toBe('ended')
})

test('a source that refuses is told at the path of the client', async () => {
  const { answers, request } = federation()

  expect(await answers(request('subscription { a: broken }'))).toEqual([
    { message: 'no', path: ['a'] },
  ])
})

test('variables that do not fit open nothing', async () => {
  const { answers, request, seen } = federation()

  const errors = await answers(request('subscription ($i: ID!) { position(id: $i) { latitude } }'))

  expect(errors).toHaveLength(1)
  expect(seen).toEqual([])
})

test('a caller who is refused the root opens nothing', async () => {
  const rule = () => new Error('not you')
  const { answers, request, seen } = federation(new Map([['Subscription.position', rule]]))

  const errors = await answers(request('subscription { position(id: 1) { latitude } }'))

  expect(errors).toEqual([{ message: 'not you', path: ['position'] }])
  expect(seen).toEqual([])
})

test('a refused field below is null in every event', async () => {
  const rule = () => new Error('not you')
  const { answers, request } = federation(new Map([['Place.street', rule]]))

  const all = await answers(request('subscription { position(id: 1) { place { street } } }'))

  expect(all).toMatchObject([
    { data: { position: { place: { street: null } } }, errors: [{ message: 'not you' }] },
    { data: { position: { place: { street: null } } } },
  ])
})

test('a stream is not run without an event, nor a query as a stream', async () => {
  const { engine, request } = federation()

  const run = await engine.execute(request('subscription { position(id: 1) { latitude } }'))
  const opened = await engine.subscribe(request('{ one }'))

  expect(run.errors?.[0]?.message).toMatch(/WebSocket/)
  expect(opened).toMatchObject({ errors: [{ message: expect.stringMatching(/subscription/) }] })
})
