import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

const SIGNED_IN = { authorization: 'Bearer good' }

describe('an operation', () => {
  test('is answered with data, as the media type that was asked for', async () => {
    const plain = await server.post({ query: '{ hello }' })
    const strict = await server.post(
      { query: '{ hello }' },
      { accept: 'application/graphql-response+json' },
    )

    expect([plain.status, plain.body]).toEqual([200, { data: { hello: 'world' } }])
    expect(plain.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(strict.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/)
  })

  test('runs as whom the credential proves', async () => {
    const { body } = await server.post({ query: '{ caller }' }, SIGNED_IN)

    expect(body).toEqual({ data: { caller: 'ada' } })
  })

  test('may come by GET when it says that it is no form of a foreign page', async () => {
    const url = `${server.url}/graphql?query=${encodeURIComponent('{ hello }')}`

    const asked = await fetch(url, { headers: { 'apollo-require-preflight': '1' } })
    const simple = await fetch(url)

    expect(await asked.json()).toEqual({ data: { hello: 'world' } })
    expect([simple.status, await simple.text()]).toEqual([400, expect.stringMatching(/CSRF/)])
  })

  test('is not taken by another method', async () => {
    const answer = await fetch(`${server.url}/graphql`, { method: 'PUT' })

    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })

  test('is one per request', async () => {
    const { status, body } = await server.post([{ query: '{ hello }' }])

    expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT'])
  })
})

describe('the id of a request', () => {
  test('is made, echoed, and stands in every error', async () => {
    const { headers, body } = await server.post({ query: '{ crash backend }' })

    const id = headers.get('x-request-id')
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(body.errors?.map(({ extensions }) => extensions.requestId)).toEqual([id, id])
  })

  test("is the caller's own when that is harmless, and reaches the context's maker", async () => {
    const own = await server.post({ query: '{ crash }' }, { 'x-request-id': 'trace-1:a.b' })
    const harmful = await server.post({ query: '{ hello }' }, { 'x-request-id': 'a b"{}' })
    const long = await server.post({ query: '{ hello }' }, { 'x-request-id': 'x'.repeat(200) })

    expect(own.headers.get('x-request-id')).toBe('trace-1:a.b')
    expect(server.failures[0]?.requestId).toBe('trace-1:a.b')
    expect(harmful.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(long.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    ['before GraphQL', '{', 400],
    ['by Apollo Server', {}, 400],
    ['by the parser', { query: '{' }, 400],
    ['by validation', { query: '{ nope }' }, 400],
  ])('stands in an error made %s', async (_where, body, status) => {
    const answer = await server.post(body)

    expect(answer.status).toBe(status)
    expect(answer.body.errors?.[0]?.extensions.requestId).toBe(answer.headers.get('x-request-id'))
  })
})

describe('the status', () => {
  const refuse = (code: string) => ({ query: `{ refuse(code: "${code}") }` })
  const refuseAll = (code: string) => ({ query: `{ refuseAll(code: "${code}") }` })

  test('is 401 with a challenge when nobody brought a credential and nothing came out', async () => {
    const { status, headers, body } = await server.post(refuse('UNAUTHENTICATED'))

    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(body).not.toHaveProperty('data')
  })

  test('is 200 when nobody brought a credential and something came out', async () => {
    const query = '{ hello refuse(code: "UNAUTHENTICATED") }'

    const { status, headers, body } = await server.post({ query })

    expect([status, headers.get('www-authenticate')]).toEqual([200, null])
    expect(body.data).toEqual({ hello: 'world', refuse: null })
  })

  test('is not 401 for a good credential', async () => {
    const { status } = await server.post(refuse('UNAUTHENTICATED'), SIGNED_IN)

    expect(status).toBe(200)
  })

  test.each([
    ['FORBIDDEN', 403],
    ['BAD_USER_INPUT', 400],
    ['NOT_FOUND', 200],
    ['BACKEND_TIMEOUT', 200],
  ])('of an operation without data that failed by %s alone is %d', async (code, expected) => {
    const { status } = await server.post(refuseAll(code), SIGNED_IN)

    expect(status).toBe(expected)
  })

  test.each([
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['application/json, */*', 400],
    ['application/graphql-response+json, application/json;q=0.9', 400],
    ['*/*', 400],
  ])('of a document that cannot run is, for a client that takes %s, %d', async (accept, status) => {
    const answers = await Promise.all([
      server.post({ query: '{' }, { accept }),
      server.post({ query: '{ nope }' }, { accept }),
    ])

    expect(answers.map((answer) => answer.status)).toEqual([status, status])
    expect(answers[0]?.body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  test('is 406 for a client that takes no JSON', async () => {
    const { status, headers, body } = await server.post(
      { query: '{ hello }' },
      { accept: 'text/csv' },
    )

    expect(status).toBe(406)
    expect(body.errors?.[0]?.extensions.requestId).toBe(headers.get('x-request-id'))
  })

  test('is 200 when the errors differ or data came', async () => {
    const mixed = '{ a: refuse(code: "NOT_FOUND") b: refuseAll(code: "FORBIDDEN") }'

    const answers = await Promise.all([
      server.post({ query: mixed }, SIGNED_IN),
      server.post(refuse('FORBIDDEN'), SIGNED_IN),
    ])

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[1]?.body.data).toEqual({ refuse: null })
  })
})

describe('a credential that is not good', () => {
  test('is answered 401 with the reason, and nothing runs', async () => {
    await server.close()
    const reason = Object.assign(new Error('The claim "exp" is past: “now”.'), {
      extensions: { code: 'UNAUTHENTICATED' },
    })
    server = await startTestServer({ http: { authenticate: () => Promise.reject(reason) } })

    const { status, headers, body } = await server.post({ query: '{ crash }' })

    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe(
      `Bearer error="invalid_token", error_description="The claim 'exp' is past:  now ."`,
    )
    expect(body.errors?.[0]).toMatchObject({
      message: 'The claim "exp" is past: “now”.',
      extensions: { code: 'UNAUTHENTICATED', retryable: false },
    })
    expect(server.failures).toEqual([])
  })

  test("is not blamed when the issuer's keys cannot be had", async () => {
    await server.close()
    const cause = Object.assign(new Error('identity: https://keys.internal'), {
      extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'identity' },
    })
    server = await startTestServer({ http: { authenticate: () => Promise.reject(cause) } })

    const { status, body } = await server.post({ query: '{ hello }' })

    expect(status).toBe(503)
    expect(body.errors?.[0]).toMatchObject({
      message: 'The backend "identity" is not available.',
      extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'identity', retryable: true },
    })
    expect(server.failures).toEqual([expect.objectContaining({ error: cause })])
  })
})

describe('a fault of ours', () => {
  test('tells the client nothing and the log everything, once', async () => {
    const { status, body } = await server.post({ query: '{ hello crash }' })

    expect(status).toBe(200)
    expect(body.errors).toEqual([
      {
        message: 'Something went wrong in the gateway.',
        path: ['crash'],
        locations: [{ line: 1, column: 9 }],
        extensions: { code: 'INTERNAL', retryable: false, requestId: expect.any(String) },
      },
    ])
    expect(server.failures).toMatchObject([{ code: 'INTERNAL', backend: null }])
    expect(String(server.failures[0]?.error)).toContain('hunter2')
  })

  test('in the making of the context is a 500 that tells nothing', async () => {
    await server.close()
    const createContext = () => {
      throw new Error('hunter2')
    }
    server = await startTestServer({ http: { createContext } })

    const { status, body } = await server.post({ query: '{ hello }' })

    expect(status).toBe(500)
    expect(JSON.stringify(body)).not.toContain('hunter2')
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL' })
    expect(server.failures).toHaveLength(1)
  })

  test('of a backend names it, whether to retry and when', async () => {
    const { body } = await server.post({ query: '{ backend }' })

    expect(body.errors?.[0]).toMatchObject({
      message: 'The backend "maps" takes no more requests for now.',
      extensions: { code: 'BACKEND_QUOTA', retryable: true, backend: 'maps', retryAfterSeconds: 7 },
    })
  })
})

describe('limits', () => {
  test('refuse a document of too many tokens and one too deep', async () => {
    const many = await server.post({ query: `{ ${'hello '.repeat(600)} }` })
    const deep = await server.post({
      query: '{ nested { nested { nested { nested { nested { hello } } } } } }',
    })

    expect([many.status, many.body.errors?.[0]?.message]).toEqual([
      400,
      expect.stringMatching(/token/),
    ])
    expect([deep.status, deep.body.errors?.[0]?.message]).toEqual([
      400,
      'Fields are nested 6 deep; the limit is 5.',
    ])
  })

  test('hide the schema when introspection is off, in suggestions too', async () => {
    await server.close()
    server = await startTestServer({ apollo: { introspection: false } })

    const schema = await server.post({ query: '{ __schema { types { name } } }' })
    const typo = await server.post({ query: '{ helo }' })

    expect(schema.status).toBe(400)
    expect(typo.body.errors?.[0]?.message).not.toContain('hello')
  })
})

test('each answered request is one event without variables, paths or credentials', async () => {
  await server.post(
    { query: 'query Mine($a: String!) { refuse(code: $a) }', variables: { a: 'FORBIDDEN' } },
    SIGNED_IN,
  )

  expect(server.events).toEqual([
    {
      requestId: expect.any(String),
      method: 'POST',
      route: '/graphql',
      status: 200,
      durationMs: expect.any(Number),
      caller: 'USER',
      appId: null,
      operation: 'Mine',
      codes: ['FORBIDDEN'],
    },
  ])
})
