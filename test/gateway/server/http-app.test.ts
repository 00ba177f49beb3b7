import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

const codeIn = (text: string): unknown =>
  (JSON.parse(text) as { errors: { extensions: { code: unknown } }[] }).errors[0]?.extensions.code

/** Writes bytes to the port and answers everything that comes back. */
const sendRaw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes))
    let received = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk))
    socket.on('close', () => resolve(received)).on('error', reject)
  })

describe('a body', () => {
  test.each([
    ['too large', 'x'.repeat(20_000), 'application/json', 413],
    ['of another content type', 'query={hello}', 'application/x-www-form-urlencoded', 415],
    ['without JSON in it', '{"query"', 'application/json', 400],
    ['that is empty', '', 'application/json', 400],
    ['that is no object', '"text"', 'application/json', 400],
  ])('%s is refused in the shape of GraphQL', async (_what, body, contentType, status) => {
    const answer = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    })

    expect(answer.status).toBe(status)
    expect(codeIn(await answer.text())).toBe('BAD_USER_INPUT')
    expect(server.failures).toEqual([])
  })

  test('without a content type is refused', async () => {
    const answer = await sendRaw(
      'POST /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}',
    )

    expect(answer).toMatch(/^HTTP\/1.1 415 /)
  })

  test('with a prototype in it changes nothing', async () => {
    const body = '{"query":"{ hello }","variables":{"__proto__":{"polluted":true}}}'

    const answer = await server.post(body)

    expect(answer.body).toEqual({ data: { hello: 'world' } })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('a URL', () => {
  test.each([
    '/',
    '/nothing',
    '/graphql/a',
    '/graphqlx',
    '/%00',
    '/a/../b',
    `/${'a'.repeat(5000)}`,
  ])('with nothing at it is a 404 in the shape of GraphQL: %#', async (path) => {
    const answer = await fetch(server.url + path)

    expect(answer.status).toBe(404)
    expect(codeIn(await answer.text())).toBe('NOT_FOUND')
  })

  test('that is not well-formed is a 400 in the shape of GraphQL', async () => {
    const answer = await fetch(`${server.url}/graphql%zz`)

    expect(answer.status).toBe(400)
    expect(codeIn(await answer.text())).toBe('BAD_USER_INPUT')
  })
})

describe('garbage', () => {
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'a flood of headers',
      `GET / HTTP/1.1\r\nHost: a\r\n${`x: ${'y'.repeat(1000)}\r\n`.repeat(30)}\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
    [
      'a length and chunks at once',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
  ])('%s is refused and the connection closed', async (_what, bytes, start) => {
    const answer = await sendRaw(bytes)

    expect(answer).toMatch(start)
    expect(codeIn(answer.split('\r\n\r\n')[1] ?? '')).toBe('BAD_USER_INPUT')
  })

  test('leaves the server as it was', async () => {
    await Promise.all(Array.from({ length: 20 }, () => sendRaw('\0\0\0\0\r\n\r\n')))

    const { body } = await server.post({ query: '{ hello }' })

    expect(body).toEqual({ data: { hello: 'world' } })
  })
})

test('a caller who goes away while the answer is made does no harm', async () => {
  let isAsked = (): void => undefined
  let goOn = (): void => undefined
  const asked = new Promise<void>((resolve) => (isAsked = resolve))
  const gate = new Promise<void>((resolve) => (goOn = resolve))
  await server.close()
  const authenticate = async () => {
    isAsked()
    await gate
    return null
  }
  server = await startTestServer({ http: { authenticate } })
  const abort = new AbortController()

  const aborted = fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ hello }"}',
    signal: abort.signal,
  }).catch((error: Error) => error.name)
  await asked
  abort.abort()
  goOn()

  expect(await aborted).toBe('AbortError')
  expect((await server.post({ query: '{ hello }' })).status).toBe(200)
  expect([server.failures, server.complaints]).toEqual([[], []])
})
