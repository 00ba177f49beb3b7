/** Streams end when the right to them does, say why, and no other ends with them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createDurableStore } from '../../gateway/cache/durable-store.ts'
import { FRESH_MS } from '../../gateway/identity/identity-store.ts'
import { createKeyRing } from '../../gateway/identity/keys/key-ring.ts'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { startAedes, type TestBroker } from '../support/brokers.ts'
import { describeWith, startRedis, type RealServer } from '../support/real-servers.ts'
import {
  codesOf,
  converge,
  eventually,
  listenTo,
  sseClient,
  startDrive,
  startStreamingGateway,
  TESLA,
  WATCH,
  webSocketClient,
  type Drive,
  type Listener,
  type StreamingGateway,
} from '../support/streams-world.ts'
import { carOf, person } from '../support/world.ts'

const SOON = { STREAM_RECHECK_MS: '600' }
/** Nothing is rechecked by itself within a test. */
const LATE = { STREAM_RECHECK_MS: '60000' }
const GOLF = carOf('ada', 'VOLKSWAGEN')

let sandbox: Sandbox
let broker: TestBroker
let drive: Drive
let keysStore: string
const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
const gateways: StreamingGateway[] = []
const listeners: Listener[] = []

beforeAll(async () => {
  broker = await startAedes()
  drive = startDrive(broker.url)
})
beforeEach(async () => {
  sandbox = await startSandbox({ port: 0 })
  keysStore = `sqlite:${join(folder, `${String(Math.random()).slice(2)}.sqlite`)}`
})
afterEach(async () => {
  for (const one of listeners.splice(0)) await one.stop()
  for (const one of gateways.splice(0)) await one.close()
  await sandbox.close()
})
afterAll(async () => {
  await drive.close()
  await broker.stop()
  rmSync(folder, { recursive: true })
})

async function startGateway(environment: Readonly<Record<string, string>>, now = Date.now) {
  const options = { MQTT_URL: broker.url, LIVE_POLL: 'off', CACHE: 'on', KEYS_STORE: keysStore }
  const gateway = await startStreamingGateway(sandbox, { ...options, ...environment }, now)
  gateways.push(gateway)
  return gateway
}

/** A gateway's own, which can be put forward. */
function startClock() {
  let passedMs = 0
  return { now: () => Date.now() + passedMs, pass: (ms: number) => void (passedMs += ms) }
}

const tokenOf = async (who: string, expiresInSeconds = 3600) =>
  `Bearer ${await sandbox.issueToken(person(who).id, { expiresInSeconds })}`

/** By both ways. */
function listen(url: string, token: string, request = WATCH): readonly [Listener, Listener] {
  const both = [webSocketClient, sseClient].map((connect) => listenTo(connect(url, token), request))
  listeners.push(...both)
  return both as [Listener, Listener] & readonly Listener[]
}

async function change(method: 'PUT' | 'DELETE', path: string): Promise<void> {
  const answer = await fetch(sandbox.url + path, { method })
  expect(answer.status).toBe(200)
  // Sent once the change is complete.
  await new Promise((resolve) => setImmediate(resolve))
  await sandbox.webhooks.settled()
}

const areEnded = (all: readonly Listener[]) =>
  eventually(() => all.every(({ end }) => end !== null))

const expectNothingLeft = async ({ gateway }: StreamingGateway) => {
  await eventually(() => gateway.streams?.stats()?.listeners === 0)
  await eventually(() => gateway.live.stats().cars === 0)
}

describe('a plan that ends', () => {
  test('ends its streams at once where Stripe tells of it, and nobody else’s', async () => {
    const served = await startGateway(LATE)
    sandbox.webhooks.sendTo(served.url)
    const own = listen(served.url, await tokenOf('ada'))
    const others = listen(served.url, await tokenOf('eva'), watchOf(carOf('eva')))
    await converge(drive, own)
    await eventually(() => served.gateway.streams?.stats()?.listeners === 4)

    await change('DELETE', '/plans/ada')
    await areEnded(own)

    expect(own.map(codesOf)).toEqual([['SUBSCRIPTION_REQUIRED'], ['SUBSCRIPTION_REQUIRED']])
    expect(others.map(({ end }) => end)).toEqual([null, null])
  })

  test('ends its streams without a word of Stripe, although it is still remembered', async () => {
    const served = await startGateway(SOON)
    const own = listen(served.url, await tokenOf('ada'))
    await converge(drive, own)

    await change('DELETE', '/plans/ada')
    await areEnded(own)

    expect(own.map(codesOf)).toEqual([['SUBSCRIPTION_REQUIRED'], ['SUBSCRIPTION_REQUIRED']])
    await expectNothingLeft(served)
  })
})

const watchOf = (id: string) => ({ ...WATCH, variables: { id } })

describe('a grant', () => {
  test('that is withdrawn in the directory ends the streams it gave, the owner’s go on', async () => {
    const served = await startGateway(SOON)
    const viewers = listen(served.url, await tokenOf('cleo'), watchOf(GOLF))
    const owners = listen(served.url, await tokenOf('ada'), watchOf(GOLF))
    await eventually(() => served.gateway.streams?.stats()?.listeners === 4)

    await change('DELETE', `/grants/cleo/${GOLF}`)
    await areEnded(viewers)

    expect(viewers.map(codesOf)).toEqual([['FORBIDDEN'], ['FORBIDDEN']])
    expect(owners.map(({ end }) => end)).toEqual([null, null])
  })

  test('to another car, withdrawn from the owner, ends no stream of this one', async () => {
    const served = await startGateway(SOON)
    const viewers = listen(served.url, await tokenOf('cleo'), watchOf(GOLF))
    const owners = listen(served.url, await tokenOf('ada'), watchOf(GOLF))
    const elsewhere = listen(served.url, await tokenOf('ada'), watchOf(TESLA))
    await eventually(() => served.gateway.streams?.stats()?.listeners === 6)

    await change('DELETE', `/grants/ada/${TESLA}`)
    await areEnded(elsewhere)
    const again = listen(served.url, await tokenOf('cleo'), watchOf(GOLF))
    await eventually(() => served.gateway.streams?.stats()?.listeners === 6)

    expect(elsewhere.map(codesOf)).toEqual([['FORBIDDEN'], ['FORBIDDEN']])
    expect([...viewers, ...owners, ...again].map(({ end }) => end)).toEqual(Array(6).fill(null))
  })
})

test('rights that nobody can be asked about end a stream with what failed, and it can be opened again', async () => {
  const served = await startGateway({ ...SOON, RETRIES: '0', BREAKER_FAILURES: '100' })
  const own = listen(served.url, await tokenOf('ada'))
  await converge(drive, own)

  await fault('PUT')
  await areEnded(own)
  await fault('DELETE')
  const again = listen(served.url, await tokenOf('ada'))
  await converge(drive, again)

  expect(own.map(codesOf)).toEqual([['BACKEND_UNAVAILABLE'], ['BACKEND_UNAVAILABLE']])
})

async function fault(method: 'PUT' | 'DELETE'): Promise<void> {
  const answer = await fetch(`${sandbox.url}/faults/users`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'PUT' ? { body: JSON.stringify({ fault: 'server-error' }) } : {}),
  })
  expect(answer.status).toBe(200)
}

describe('a credential', () => {
  test('that expires ends its streams by name', async () => {
    const served = await startGateway({ ...SOON, OIDC_CLOCK_TOLERANCE_SECONDS: '0' })
    const own = listen(served.url, await tokenOf('ada', 2))
    await converge(drive, own)

    await areEnded(own)

    expect(own.map(codesOf)).toEqual([['UNAUTHENTICATED'], ['UNAUTHENTICATED']])
    await expectNothingLeft(served)
  })

  test('that expired begins nothing further on a connection that is open', async () => {
    const clock = startClock()
    const served = await startGateway({ ...LATE, OIDC_CLOCK_TOLERANCE_SECONDS: '0' }, clock.now)
    const client = webSocketClient(served.url, await tokenOf('ada', 300))
    const first = listenTo(client)
    listeners.push(first)
    await converge(drive, [first])
    clock.pass(300_100)

    const further = [listenTo(client), listenTo(client, { query: '{ viewer { __typename } }' })]
    await areEnded(further)

    expect(further.map(codesOf)).toEqual([['UNAUTHENTICATED'], ['UNAUTHENTICATED']])
    expect(first.end).toBeNull()
  })

  test('of an app that is revoked ends the streams it opened', async () => {
    const clock = startClock()
    const served = await startGateway(SOON, clock.now)
    const store = createDurableStore(keysStore)
    const ring = createKeyRing(store, Date.now)
    const { key, record } = await ring.create({
      ...{ appId: 'Tracker', scopes: ['car.read', 'map.read'], plan: null, expiresAtMs: null },
      userId: person('ada').id,
    })
    const own = listenTo(sseClient(served.url, '', 0, { 'x-api-key': key }))
    listeners.push(own)
    await converge(drive, [own])

    await ring.revoke(record.id)
    clock.pass(FRESH_MS)
    await areEnded([own])
    await store.close()

    expect(codesOf(own)).toEqual(['UNAUTHENTICATED'])
  })
})

describeWith('redis-server', (command) => {
  let redis: RealServer
  beforeAll(async () => {
    redis = await startRedis(command)
  })
  afterAll(() => redis.stop())

  test('what one gateway is told ends streams at the other', async () => {
    const environment = { ...LATE, REDIS_URL: `redis://127.0.0.1:${String(redis.port)}` }
    const told = await startGateway(environment)
    const other = await startGateway(environment)
    sandbox.webhooks.sendTo(told.url)
    const own = listen(other.url, await tokenOf('ada'))
    await converge(drive, own)

    await change('DELETE', '/plans/ada')
    await areEnded(own)

    expect(own.map(codesOf)).toEqual([['SUBSCRIPTION_REQUIRED'], ['SUBSCRIPTION_REQUIRED']])
    await expectNothingLeft(other)
  })
})
