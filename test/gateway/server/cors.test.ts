import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startTestServer, type TestServer } from './test-server.ts'

const OURS = 'https://app.example'

let server: TestServer

beforeEach(async () => {
  server = await startTestServer({ http: { corsOrigins: [OURS] } })
})
afterEach(() => server.close())

const preflight = (origin: string, url = server.url): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  })

test('a page of an origin on the list may ask, with credentials in headers', async () => {
  const before = await preflight(OURS)
  const { headers } = await server.post({ query: '{ hello }' }, { origin: OURS })

  expect(before.status).toBe(204)
  expect(before.headers.get('access-control-allow-origin')).toBe(OURS)
  expect(before.headers.get('access-control-allow-headers')).toContain('authorization')
  expect(headers.get('access-control-allow-origin')).toBe(OURS)
  expect(headers.get('vary')).toBe('Origin')
})

test('reads errors that end before GraphQL, too', async () => {
  const { status, headers } = await server.post('{', { origin: OURS })

  expect([status, headers.get('access-control-allow-origin')]).toEqual([400, OURS])
})

test('a page of any other origin is not let in', async () => {
  const before = await preflight('https://evil.example')
  const { headers } = await server.post({ query: '{ hello }' }, { origin: 'https://evil.example' })

  expect(before.headers.get('access-control-allow-origin')).toBeNull()
  expect(before.headers.get('access-control-allow-methods')).toBeNull()
  expect(headers.get('access-control-allow-origin')).toBeNull()
})

test('without a list no page of another origin is let in', async () => {
  const closed = await startTestServer()

  const before = await preflight(OURS, closed.url)

  expect(before.headers.get('access-control-allow-origin')).toBeNull()
  await closed.close()
})
