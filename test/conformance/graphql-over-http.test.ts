/** The GraphQL over HTTP specification's own audits, against the server that the product runs. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { serverAudits } from 'graphql-http'
import { startTestServer, type TestServer } from '../gateway/server/test-server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** A page of another origin may not make a browser send queries by GET, so ours must say that they are none. */
const fetchFn: typeof fetch = (url, init) =>
  fetch(url, {
    ...init,
    headers: { ...(init?.headers as Record<string, string>), 'apollo-require-preflight': '1' },
  })

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn })

  test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))(
    '%s',
    async (_name, audit) => {
      const result = await audit.fn()

      expect(result).toMatchObject({ status: 'ok' })
    },
  )
})
