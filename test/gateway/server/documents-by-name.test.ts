import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  get,
  queryUrl,
  startCachingGateway,
  TARIFF,
  type CachingGateway,
} from './caching-gateway.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function startGateway(): Promise<CachingGateway> {
  const gateway = await startCachingGateway()
  closing.push(() => gateway.close())
  return gateway
}

describe('documents by name', () => {
  const HASH = createHash('sha256').update('{ tariff }').digest('hex')

  test.each(['tariff', HASH, `sha256:${HASH}`])('documentId=%s finds it', async (id) => {
    const { server } = await startGateway()

    const answer = await get(`${server.url}/graphql?documentId=${encodeURIComponent(id)}`)

    expect(answer).toMatchObject({ status: 200, text: TARIFF })
  })

  test('by POST it is found, too', async () => {
    const { server } = await startGateway()

    const answer = await server.post({ documentId: 'tariff' })

    expect(answer.body).toEqual({ data: { tariff: 'of Query.tariff' } })
  })

  test('one that is unknown is 404, and one beside a query or twice is 400', async () => {
    const { server } = await startGateway()

    const unknown = await get(`${server.url}/graphql?documentId=nothing`)
    const inBody = await server.post({ documentId: 'nothing' })
    const both = await get(`${server.url}/graphql?documentId=tariff&query={mine}`)
    const bothInBody = await server.post({ documentId: 'tariff', query: '{ mine }' })
    const twice = await get(`${server.url}/graphql?documentId=tariff&documentId=tariff`)

    expect([unknown.status, inBody.status]).toEqual([404, 404])
    expect(unknown.headers.get('cache-control')).toBe('no-store')
    expect([both.status, bothInBody.status, twice.status]).toEqual([400, 400, 400])
  })

  test('a page of another origin cannot have one asked without a preflight', async () => {
    const { server, operations } = await startGateway()

    const answer = await fetch(`${server.url}/graphql?documentId=tariff`)

    expect(answer.status).toBe(400)
    expect(operations()).toBe(0)
  })
})

describe('documents that were shown once', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
  const extensionsOf = (hash: unknown) =>
    `extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hash } }))}`

  const QUERY = '{ mine tariff }'
  const byHash = (url: string, hash: unknown = hashOf(QUERY)) =>
    get(`${url}/graphql?${extensionsOf(hash)}`)
  const show = (url: string, query: string, hash = hashOf(query)) =>
    get(`${queryUrl(url, query)}&${extensionsOf(hash)}`)

  test('are asked for by hash from then on', async () => {
    const { server } = await startGateway()

    const before = await byHash(server.url)
    const shown = await show(server.url, QUERY)
    const after = await byHash(server.url)

    expect(JSON.parse(before.text)).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect(after.text).toBe(shown.text)
  })

  test('are not kept under the hash of another one', async () => {
    const { server } = await startGateway()

    const poisoned = await show(server.url, '{ now }', hashOf(QUERY))
    const after = await byHash(server.url)

    expect(poisoned.status).toBe(400)
    expect(JSON.parse(poisoned.text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect(after.text).toContain('PersistedQueryNotFound')
    expect(server.failures).toEqual([])
  })

  test('are not kept when they cannot be run', async () => {
    const { server } = await startGateway()

    await show(server.url, '{ unknown }')

    expect((await byHash(server.url, hashOf('{ unknown }'))).text).toContain(
      'PersistedQueryNotFound',
    )
  })

  test('trusted ones need not be shown', async () => {
    const { server } = await startGateway()

    expect((await byHash(server.url, hashOf('{ tariff }'))).text).toBe(TARIFF)
  })

  test('mutations are not run by GET, shown or not', async () => {
    const { server } = await startGateway()

    const answer = await show(server.url, 'mutation { change }')

    expect(answer.status).toBe(405)
  })

  test.each([
    ['a number', 7],
    ['an object', {}],
    ['nothing', undefined],
  ])('a hash that is %s is a fault of the request', async (_what, hash) => {
    const { server } = await startGateway()

    const answer = await byHash(server.url, hash)

    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect(server.failures).toEqual([])
  })
})
