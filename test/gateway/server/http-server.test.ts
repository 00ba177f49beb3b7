import { Agent, get, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { RequestEvent } from '../../../gateway/observability/events.ts'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer
let isAsked: () => void
let goOn: () => void
let asked: Promise<void>
let isTold: (event: RequestEvent) => void
let told: Promise<RequestEvent>

beforeEach(async () => {
  asked = new Promise((resolve) => (isAsked = resolve))
  const gate = new Promise<void>((resolve) => (goOn = resolve))
  const authenticate = async () => {
    isAsked()
    await gate
    return null
  }
  told = new Promise((resolve) => (isTold = resolve))
  const onAnswered = (event: RequestEvent) => {
    server.events.push(event)
    isTold(event)
  }
  server = await startTestServer({ http: { authenticate, onAnswered } })
})
afterEach(async () => {
  goOn()
  await server.close()
})

const readiness = (agent: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(`${server.url}/health/ready`, { agent }, (answer) => {
      answer.resume().on('end', () => resolve(answer))
    }).on('error', reject)
  })

describe('closing', () => {
  test('lets a request under way end and takes no new connection', async () => {
    const answer = server.post({ query: '{ hello }' })
    await asked

    const closed = server.http.close(5000)
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow('fetch failed')
    goOn()

    expect((await answer).body).toEqual({ data: { hello: 'world' } })
    expect((await answer).headers.get('connection')).toBe('close')
    await closed
  })

  test('cuts what is still under way when the grace is over', async () => {
    const answer = server.post({ query: '{ hello }' }).catch(() => 'cut')
    await asked

    await server.http.close(20)

    expect(await answer).toBe('cut')
    expect(await told).toMatchObject({ route: '/graphql', status: null, isCut: true })
  })

  test('does not wait for connections that only keep alive', async () => {
    const agent = new Agent({ keepAlive: true })
    const { statusCode } = await readiness(agent)

    await server.http.close(60_000)

    expect(statusCode).toBe(200)
    agent.destroy()
  })

  test('twice is once', async () => {
    await Promise.all([server.http.close(1000), server.http.close(1000)])

    await expect(fetch(server.url)).rejects.toThrow('fetch failed')
  })
})

test('a client that leaves before it is answered is told of once, as cut', async () => {
  const leaving = new AbortController()
  const answer = fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ hello }"}',
    signal: leaving.signal,
  }).catch(() => 'left')
  await asked

  leaving.abort()
  const event = await told
  goOn()
  await server.http.close(1000)

  expect(await answer).toBe('left')
  expect(event).toMatchObject({ method: 'POST', status: null, codes: [], isCut: true })
  expect(server.events).toHaveLength(1)
})

test('looks every second for requests that do not arrive in time', () => {
  const interval: unknown = Reflect.get(server.http.server, 'connectionsCheckingInterval')

  expect(interval).toBe(1000)
})

test('an address that is taken is a rejection', async () => {
  const second = await startTestServer()

  const listening = second.http.listen({ host: '127.0.0.1', port: server.port })

  await expect(listening).rejects.toThrow()
  await second.close()
})
