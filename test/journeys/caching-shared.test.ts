import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { startCachingWorld, withdrawGrants, type CachingWorld } from '../support/caching-world.ts'
import { describeWith, startRedis, type RealServer } from '../support/real-servers.ts'
import { carOf, codesOf, person } from '../support/world.ts'

const QUERY = `query ($id: ID!) { vehicle(id: $id) { make owner { name } position { latitude map { address { city } } } } }`
const golf = { id: carOf('ada', 'VOLKSWAGEN') }

describeWith('redis-server', (command) => {
  let redis: RealServer
  let world: CachingWorld
  const start = async () => {
    world = await startCachingWorld({ REDIS_URL: `redis://127.0.0.1:${String(redis.port)}` }, 2)
  }
  const ask = (gateway: number) => world.ask('ada', QUERY, golf, gateway)
  beforeAll(async () => {
    redis = await startRedis(command)
  })
  afterEach(() => world.close())
  afterAll(() => redis.stop())

  test('500 requests for one car at two gateways at once make one call of each kind', async () => {
    await start()
    await world.takeCalls()

    const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => ask(index % 2)))

    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    expect(answers.flatMap(codesOf)).toEqual([])
    const calls = await world.takeCalls()
    const reads = Object.values(calls)
      .flat()
      .filter((call) => !call.includes('token') && !call.includes('oidc') && !call.includes('jwks'))
    expect(reads.map((call) => call.split('?')[0]).sort()).toEqual([
      `GET /Users/${person('ada').id}`,
      'GET /reverse',
      'GET /v1/entitlements/active_entitlements',
      'GET /v3/connections',
      `GET /v3/vehicles/${golf.id}/signals`,
    ])
  })

  test('what is invalidated at one gateway is refused by the other, long before its age is over', async () => {
    await start()
    await ask(0)
    await ask(1)
    await withdrawGrants(world, 'ada')
    const before = await ask(1)

    await world.invalidate({ tags: [`user:${person('ada').id}`] })
    let after = await ask(1)
    const deadline = performance.now() + 10_000
    while (codesOf(after).length === 0 && performance.now() < deadline) after = await ask(1)

    expect(codesOf(before)).toEqual([])
    expect(codesOf(after)).toEqual(['vehicle: FORBIDDEN'])
  })
})
