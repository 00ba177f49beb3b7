import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { askGateway, carOf, codesOf, startWorld, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ CACHE: 'off', BACKEND_RETRIES: '0' })
  await askWithin({})
})
afterAll(() => world.close())
afterEach(() => world.fault('smartcar', null))

const QUERY = `query ($id: ID!) { vehicle(id: $id) { make position { latitude } } }`

async function askWithin(headers: Readonly<Record<string, string>>) {
  const variables = { id: carOf('ada', 'VOLKSWAGEN') }
  const authorization = `Bearer ${await world.token('ada')}`
  const startedAtMs = performance.now()
  const body = JSON.stringify({ query: QUERY, variables })
  const answer = await askGateway(world.gateway.url, { authorization, ...headers }, body)
  return { answer, tookMs: performance.now() - startedAtMs }
}

test('a client that has less time gets what is there by then, and the error says whose time it was', async () => {
  await world.fault('smartcar', 'slow', { path: '/signals' })

  const { answer, tookMs } = await askWithin({ 'x-request-timeout-ms': '400' })

  expect(answer.data).toEqual({ vehicle: { make: 'Volkswagen', position: null } })
  expect(codesOf(answer)).toEqual(['vehicle.position: DEADLINE_EXCEEDED'])
  expect(answer.errors[0]?.extensions).toMatchObject({ backend: 'vehicles', retryable: true })
  expect(tookMs).toBeLessThan(5000)
})

test('with no time left no backend is asked', async () => {
  await world.takeCalls()

  const { answer } = await askWithin({ 'x-request-timeout-ms': '0' })

  expect(codesOf(answer)).toEqual(['vehicle: DEADLINE_EXCEEDED'])
  expect(await world.takeCalls()).toEqual({})
})

test.each(['99999999', 'soon', ''])(
  'a client that says %j has the time of any other',
  async (said) => {
    const { answer } = await askWithin({ 'x-request-timeout-ms': said })

    expect(answer.errors).toEqual([])
  },
)
