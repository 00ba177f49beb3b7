/** What backends lean on: tokens, keys of identity providers, an address that answers, Redis, time. */
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fairly, timed } from '../support/stopwatch.ts'
import { SLACK_MS } from './drills.ts'
import { expected, type Situation } from './expectation.ts'
import { GENERIC, type Meaning } from './faults.ts'
import { placeOf, toOutcome } from './outcome.ts'
import { roadOf, withTokens } from './road.ts'
import { impatientWith, openStage, TIMEOUT_MS, type Actor, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

/** Plays one question to a gateway of its own. */
const withActor = <T>(
  environment: Readonly<Record<string, string>>,
  play: (actor: Actor) => Promise<T>,
): Promise<T> =>
  fairly(async () => {
    const actor = await stage.enter(environment)
    try {
      return await play(actor)
    } finally {
      stage.heal()
      await actor.close()
    }
  })

const GENERIC_FAULTS = Object.entries(GENERIC)

describe('a token server', () => {
  const PASSING = ['BACKEND_QUOTA', 'BACKEND_TIMEOUT', 'BACKEND_UNAVAILABLE']

  /** Whatever is the matter with it, we get no token. */
  const NO_TOKEN: Meaning = { code: 'BACKEND_AUTH' }

  const CASES = ['smartcar', 'tesla'].flatMap((teller) =>
    GENERIC_FAULTS.map(([fault, means]) => [teller, fault, means] as const),
  )

  test.each(CASES)('of %s, %s: what needs a token is lost, once', async (teller, fault, means) => {
    const road = withTokens(roadOf(teller))
    await withActor(impatientWith(teller), async (actor) => {
      stage.fault(teller, { fault, path: '/token' })
      stage.takeCalls()

      const { value, tookMs } = await timed(() => actor.ask(road.carId))

      const situation: Situation = {
        ...{ road, keptSeconds: null, retries: 0 },
        failing: { steps: [`token of ${teller}`], means: NO_TOKEN },
        places: { before: null, now: placeOf(value.data) },
      }
      expect(toOutcome(value, stage.takeCalls(), situation)).toEqual(expected(situation))
      expect(tookMs).toBeLessThanOrEqual(limitOf(means))
    })
  })

  test.each(GENERIC_FAULTS)(
    'that is %s when tokens have ended: what passes shows what was known, what does not is told',
    async (fault, means) => {
      const { carId } = roadOf('smartcar')
      await withActor({ ...impatientWith('smartcar'), CACHE: 'on' }, async (actor) => {
        const before = await actor.ask(carId)
        actor.pass(600)
        stage.fault('smartcar', { fault, path: '/token' })

        const { data, errors } = await actor.ask(carId)

        const { vehicle } = before.data as { readonly vehicle: { readonly position: object } }
        const stale = { ...vehicle, position: { ...vehicle.position, quality: 'STALE' } }
        const isPassing = PASSING.includes(means.code)
        expect(data).toMatchObject({ vehicle: isPassing ? stale : null })
        expect(errors.map(({ extensions }) => extensions['code'])).toEqual(
          isPassing ? [] : ['BACKEND_AUTH'],
        )
      })
    },
  )
})

const limitOf = (means: Meaning) => (means.isSlow === true ? TIMEOUT_MS : 0) + SLACK_MS

describe('keys of the identity provider', () => {
  test.each(GENERIC_FAULTS)(
    'that are %s: nobody is let in by a token, and those with keys of ours are',
    async (fault, means) => {
      const { carId } = roadOf('smartcar')
      await withActor({ IDENTITY_TIMEOUT_MS: String(TIMEOUT_MS) }, async (actor) => {
        await actor.ask(carId)
        stage.fault('identity', { fault, path: '/jwks' })
        stage.takeCalls()

        const { value: refused, tookMs } = await timed(() => actor.ask(carId, 'TOKEN'))
        const calls = stage.takeCalls()
        const byKey = await actor.ask(carId)

        expect(refused.data).toBeUndefined()
        expect(refused.errors.map(({ extensions }) => extensions)).toMatchObject([
          { code: expect.stringMatching(/^BACKEND_/), backend: 'identity' },
        ])
        expect([502, 503, 504]).toContain(refused.status)
        expect(calls).toEqual(['identity GET /jwks'])
        expect(byKey.errors).toEqual([])
        expect(tookMs).toBeLessThanOrEqual(limitOf(means))
      })
    },
  )
})

describe('where nothing listens', () => {
  const NOWHERE = 'http://127.0.0.1:9'
  const LOST = [
    ['USERS_URL', 'directory'],
    ['SUBSCRIPTIONS_URL', 'entitlements plan'],
    ['SMARTCAR_MANAGEMENT_URL', 'connection'],
    ['SMARTCAR_VEHICLES_URL', 'vin signals'],
    ['MAPS_OFFLINE_URL', 'address of offline-maps'],
  ] as const

  test.each(LOST)('%s, only %s is lost', async (variable, steps) => {
    const road = withTokens(roadOf('smartcar'))
    await withActor({ [variable]: NOWHERE }, async (actor) => {
      stage.takeCalls()

      const { value, tookMs } = await timed(() => actor.ask(road.carId))

      const situation: Situation = {
        ...{ road, keptSeconds: null, retries: 0, isOpen: true },
        failing: { steps: steps.split(/ (?!of|offline)/), means: { code: 'BACKEND_UNAVAILABLE' } },
        places: { before: null, now: placeOf(value.data) },
      }
      const { calls, ...told } = toOutcome(value, stage.takeCalls(), situation)
      const { calls: wantedCalls, ...wanted } = expected(situation)
      expect(told).toEqual(wanted)
      expect(wantedCalls).toMatchObject(calls)
      expect(tookMs).toBeLessThanOrEqual(SLACK_MS)
    })
  })
})

describe('a Redis', () => {
  const answering = (answer: (socket: Socket) => void) => answer
  const REDISES = [
    ['refuses connections', null],
    ['hangs', answering(() => undefined)],
    ['hangs up', answering((socket) => socket.destroy())],
    ['speaks HTTP', answering((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    [
      'says OK to everything',
      answering((socket) => socket.on('data', () => socket.write('+OK\r\n'))),
    ],
    [
      'fails everything',
      answering((socket) => socket.on('data', () => socket.write('-ERR no\r\n'))),
    ],
    [
      'answers what nobody asked',
      answering((socket) =>
        socket.on('data', () => socket.write('*1\r\n$3\r\nfoo\r\n:1\r\n$-1\r\n')),
      ),
    ],
  ] as const

  test.each(REDISES)('that %s is a miss and never an error', async (_what, answer) => {
    const redis = await startFakeRedis(answer ?? ((socket) => socket.destroy()))
    if (answer === null) await redis.close()
    const { carId } = roadOf('smartcar')
    const environment = { CACHE: 'on', REDIS_URL: `redis://127.0.0.1:${String(redis.port)}` }
    await withActor(environment, async (actor) => {
      await actor.ask(carId)
      await actor.forget().catch(() => undefined)

      const cold = await timed(() => actor.ask(carId))
      stage.takeCalls()
      const warm = await timed(() => actor.ask(carId))

      expect([cold.value.errors, warm.value.errors]).toEqual([[], []])
      expect(warm.value.data).toEqual(cold.value.data)
      expect(stage.takeCalls()).toEqual([])
      expect(cold.tookMs).toBeLessThanOrEqual(REDIS_BUDGET_MS + SLACK_MS)
      expect(warm.tookMs).toBeLessThanOrEqual(SLACK_MS)
    })
    if (answer !== null) await redis.close()
  })
})

/** What one is given; then it is left alone for a second. */
const REDIS_BUDGET_MS = 100

async function startFakeRedis(answer: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    answer(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port, close }
}

describe("a caller's deadline", () => {
  const STEPS = [
    ['users', '/Users/', 'vehicle'],
    ['smartcar', '/connections', 'vehicle'],
    ['stripe', '/active_entitlements', 'vehicle.position'],
    ['smartcar', '/signals', 'vehicle.position'],
    ['offline-maps', '/reverse', 'vehicle.position.map.address'],
  ] as const

  test.each(STEPS)('holds while %s %s hangs: %s is DEADLINE_EXCEEDED', async (...row) => {
    const [backend, path, at] = row
    const { carId } = roadOf('smartcar')
    await withActor({}, async (actor) => {
      await actor.ask(carId)
      stage.fault(backend, { fault: 'slow', path })

      const headers = { 'x-request-timeout-ms': String(TIMEOUT_MS) }
      const { value, tookMs } = await timed(() => actor.ask(carId, 'KEY', headers))

      const codes = value.errors.map(
        ({ path: where, extensions }) => `${where?.join('.') ?? ''} ${String(extensions['code'])}`,
      )
      expect(codes).toContain(`${at} DEADLINE_EXCEEDED`)
      expect(new Set(value.errors.map(({ extensions }) => extensions['code'])).size).toBe(1)
      expect(tookMs).toBeLessThanOrEqual(TIMEOUT_MS + SLACK_MS)
    })
  })
})
