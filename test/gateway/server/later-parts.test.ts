import { afterEach, expect, test } from '@jest/globals'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLError } from 'graphql'
import { withDefer } from '../../../gateway/engine/defer/defer-directive.ts'
import { NotedExtensions } from '../../../gateway/operation-notes.ts'
import type { LaterPart } from '../../../gateway/server/later-parts.ts'
import { allOf, askInParts, nextOf } from '../../support/parts.ts'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer | undefined
afterEach(() => server?.close())

const schema = withDefer(
  makeExecutableSchema({
    typeDefs: 'type Query { hello: String secret: String }',
    resolvers: { Query: { hello: () => 'world', secret: () => null } },
  }),
)

/** One deferred fragment for each part, which comes when it is told to. */
async function start(count = 1) {
  const fragments = Array.from({ length: count }, () =>
    Promise.withResolvers<readonly LaterPart[]>(),
  )
  const started: string[] = []
  const notes = new NotedExtensions()
  server = await startTestServer({
    apollo: {
      schema,
      laterOf: () => () => {
        started.push('started')
        return fragments.map(({ promise }) => promise)
      },
      endOperation: () => started.push('ended'),
      applyPolicies: (_operation, answer) => {
        const [error] = answer.errors ?? []
        if (error?.extensions?.['code'] !== 'BACKEND_TIMEOUT') return []
        delete answer.errors
        return [{ path: error.path ?? [], code: 'BACKEND_TIMEOUT' }]
      },
    },
    http: {
      createContext: (principal, requestId) => ({ principal, requestId, notes }),
      corsOrigins: ['https://app.test'],
    },
  })
  const { url, events, failures } = server
  const ask = (headers = {}) =>
    askInParts(url, headers, { query: 'query Hello { hello ... @defer { secret } }' })
  return { ask, fragments, started, events, failures, notes }
}

const part = (data: LaterPart['data'], errors?: readonly GraphQLError[]): LaterPart => ({
  ...{ path: [], label: undefined, data },
  ...(errors && { errors }),
})

const failure = (code: string, path: readonly (string | number)[] = ['secret']) =>
  new GraphQLError('said inside', { path, extensions: { code, backend: 'maps' } })

test('parts are sent in the order in which they come', async () => {
  const { ask, fragments } = await start(2)

  const answer = await ask()
  const first = await nextOf(answer)
  fragments[1]?.resolve([part({ secret: 'b' })])
  const second = await nextOf(answer)
  fragments[0]?.resolve([part({ secret: 'a' })])
  const third = await nextOf(answer)

  expect(first).toEqual({ data: { hello: 'world', secret: null }, hasNext: true })
  expect(second).toEqual({ incremental: [{ path: [], data: { secret: 'b' } }], hasNext: true })
  expect(third).toEqual({ incremental: [{ path: [], data: { secret: 'a' } }], hasNext: false })
})

test('the log has one line, when the last part is sent, with the codes of all', async () => {
  const { ask, fragments, events } = await start()

  const answer = await ask()
  await nextOf(answer)
  const before = [...events]
  fragments[0]?.resolve([part({ secret: null }, [failure('BACKEND_UNAVAILABLE')])])
  await allOf(answer)

  expect(before).toEqual([])
  expect(events).toMatchObject([
    { operation: 'Hello', status: 200, codes: ['BACKEND_UNAVAILABLE'] },
  ])
})

test('errors of a part are public ones with the id of the request, and failures are told', async () => {
  const { ask, fragments, failures } = await start()

  const answer = await ask({ 'x-request-id': 'r-1' })
  fragments[0]?.resolve([part(null, [failure('BACKEND_UNAVAILABLE')])])
  const [, later] = await allOf(answer)

  expect(later?.incremental).toEqual([
    {
      path: [],
      data: null,
      errors: [
        {
          message: expect.not.stringContaining('said inside'),
          path: ['secret'],
          extensions: {
            ...{ code: 'BACKEND_UNAVAILABLE', retryable: true, backend: 'maps' },
            requestId: 'r-1',
          },
        },
      ],
    },
  ])
  expect(failures).toMatchObject([{ requestId: 'r-1', code: 'BACKEND_UNAVAILABLE' }])
})

test('a declared failure policy holds for parts too, and is noted with its part', async () => {
  const { ask, fragments, notes } = await start()

  notes.note('maps', { to: 'OFFLINE' })
  const answer = await ask()
  const first = await nextOf(answer)
  fragments[0]?.resolve([part({ secret: null }, [failure('BACKEND_TIMEOUT')])])
  const later = await nextOf(answer)

  expect(first.extensions).toEqual({ maps: [{ to: 'OFFLINE' }] })
  expect(later).toEqual({
    incremental: [{ path: [], data: { secret: null } }],
    extensions: { degraded: [{ path: ['secret'], code: 'BACKEND_TIMEOUT' }] },
    hasNext: false,
  })
})

test('when the client leaves, its operation ends and the log gets its line', async () => {
  const { ask, started, events } = await start()

  const answer = await ask()
  await nextOf(answer)
  answer.leave()
  await until(() => events.length === 1 && started.length === 2)
  await server?.http.close(0)

  expect(started).toEqual(['started', 'ended'])
  expect(events).toMatchObject([{ operation: 'Hello', status: 200, isCut: true }])
})

test('an operation whose parts have all been sent is not ended: what it started may go on', async () => {
  const { ask, fragments, started, events } = await start()

  fragments[0]?.resolve([part({ secret: 'a' })])
  await allOf(await ask())
  await until(() => events.length === 1)

  expect(started).toEqual(['started'])
})

test('pages of other origins may read parts as they may read answers', async () => {
  const { ask, fragments } = await start()

  fragments[0]?.resolve([part({ secret: 'a' })])
  const answer = await ask({ origin: 'https://app.test' })
  await allOf(answer)

  expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.test')
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
