import { afterEach, expect, test } from '@jest/globals'
import type { Principal } from '../../../gateway/identity/principal.ts'
import type { InvalidationEvent } from '../../../gateway/server/invalidation-route.ts'
import type { ReadSelector } from '../../../gateway/server/selector.ts'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer | null = null
afterEach(() => server?.close())

const OPERATOR: Principal = {
  kind: 'APP',
  userId: null,
  appId: 'ops',
  scopes: ['cache.invalidate'],
}

interface Setting {
  readonly principal?: Principal | null
  readonly invalidate?: ((selector: ReadSelector) => Promise<{ forgotten: number }>) | null
}

async function start({ principal = OPERATOR, invalidate }: Setting = {}) {
  const asked: ReadSelector[] = []
  const events: InvalidationEvent[] = []
  const forget = (selector: ReadSelector) => {
    asked.push(selector)
    return Promise.resolve({ forgotten: 3 })
  }
  server = await startTestServer({
    http: {
      authenticate: () => Promise.resolve(principal),
      ...(invalidate === null ? {} : { invalidate: invalidate ?? forget }),
      onInvalidated: (event) => events.push(event),
    },
  })
  const post = async (body: string, type = 'application/json') => {
    const answer = await fetch(`${server?.url ?? ''}/cache/invalidate`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as object }
  }
  return { post, asked, events }
}

const TAGS = JSON.stringify({ tags: ['vehicle:car-1'] })
const refusal = (code: string) => ({
  errors: [
    {
      message: expect.any(String),
      extensions: { code, retryable: expect.any(Boolean), requestId: expect.any(String) },
    },
  ],
})

test('who has the scope is told how many records were forgotten', async () => {
  const { post, asked } = await start()

  const answer = await post(TAGS)

  expect(answer).toMatchObject({ status: 200, body: { forgotten: 3 } })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(asked).toEqual([{ tags: ['vehicle:car-1'] }])
})

test('the log learns who asked and how much, not whom it was about', async () => {
  const { post, events } = await start()

  await post(JSON.stringify({ tags: ['user:ada'], types: ['User'] }))

  expect(events).toEqual([
    expect.objectContaining({ appId: 'ops', keys: 0, types: ['User'], tags: 1, forgotten: 3 }),
  ])
  expect(JSON.stringify(events)).not.toContain('ada')
})

test('nobody is refused 401 with a challenge, and nothing is forgotten', async () => {
  const { post, asked } = await start({ principal: null })

  const answer = await post(TAGS)

  expect(answer).toMatchObject({ status: 401, body: refusal('UNAUTHENTICATED') })
  expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  expect(asked).toEqual([])
})

test('a credential without the scope is refused 403', async () => {
  const { post, asked } = await start({ principal: { ...OPERATOR, scopes: ['car.read'] } })

  const answer = await post(TAGS)

  expect(answer).toMatchObject({ status: 403, body: refusal('FORBIDDEN') })
  expect(asked).toEqual([])
})

test.each([
  ['no JSON', '{', 400],
  ['an unknown member', '{"everything":true}', 400],
  ['a body beyond the limit', JSON.stringify({ tags: ['x'.repeat(20_000)] }), 413],
])('%s is refused', async (_what, body, status) => {
  const { post, asked } = await start()

  const answer = await post(body)

  expect(answer).toMatchObject({ status, body: refusal('BAD_USER_INPUT') })
  expect(asked).toEqual([])
})

test('a form is refused 415: pages of other origins can send those', async () => {
  const { post } = await start()

  const answer = await post(TAGS, 'text/plain')

  expect(answer.status).toBe(415)
})

test('when other processes could not be told, the caller is to ask again', async () => {
  const cause = Object.assign(new Error('redis://:secret@cache'), {
    extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'cache' },
  })
  const { post } = await start({ invalidate: () => Promise.reject(cause) })

  const answer = await post(TAGS)

  expect(answer).toMatchObject({
    status: 503,
    body: { errors: [{ extensions: { retryable: true } }] },
  })
  expect(JSON.stringify(answer.body)).not.toContain('secret')
})

test('without a cache there is no such URL', async () => {
  const { post } = await start({ invalidate: null })

  expect((await post(TAGS)).status).toBe(404)
})
