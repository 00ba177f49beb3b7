/**
 * One scenario over cars: stubs, orchestrator and gateway as processes, rounds in turn.
 *
 * @module
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BENCH_AUDIENCE, BENCH_ISSUER, createBenchIssuer } from './issuer.ts'
import { runRound, summarize, type Measured, type RoundPair } from './rounds.ts'
import { startGateway, startModule, withProcesses, type Started } from './processes.ts'
import { screenOf, type Scenario, type Screen } from './scenarios.ts'

export const measure = (scenario: Scenario, rounds: number, key: string): Promise<Measured> =>
  withProcesses(async (keep) => {
    const stub = await keep(
      startModule('test/bench/stub-backends.ts', {
        BENCH_KEY: key,
        STUB_DELAY_MS: String(scenario.backendDelayMs),
      }),
    )
    const orchestrator = await keep(
      startModule('test/bench/orchestrator.ts', { STUB_URL: stub.url }),
    )
    const gateway = await keep(startGateway(gatewayEnvironment(stub.url, scenario)))
    const screens = await makeScreens(scenario, rounds, key)
    const run = (target: Started, of: keyof Screen, round: number) =>
      runRound({
        target,
        stub,
        requests: screens[round]?.map((screen) => screen[of]) ?? [],
        concurrency: round === 0 ? scenario.warmUp.concurrency : scenario.concurrency,
        check: checkAddresses(scenario.cars),
      })
    await run(orchestrator, 'orchestrator', 0)
    await run(gateway, 'gateway', 0)
    const pairs: RoundPair[] = []
    for (let round = 1; round <= rounds; round++) {
      const theirs = await run(orchestrator, 'orchestrator', round)
      pairs.push({ theirs, ours: await run(gateway, 'gateway', round) })
    }
    return summarize(scenario.name, 'orchestrator', pairs)
  })

/** Of the warm-up, and of each round. */
async function makeScreens(
  scenario: Scenario,
  rounds: number,
  key: string,
): Promise<readonly (readonly Screen[])[]> {
  const issuer = await createBenchIssuer(key)
  const tokens = new Map<string, Promise<string>>()
  /** Somebody who asks again asks with the token they have. */
  const tokenOf = (userId: string): Promise<string> => {
    const token = tokens.get(userId) ?? issuer.token(userId)
    tokens.set(userId, token)
    return token
  }
  let callers = 0
  const make = async () => {
    const caller = callers++
    const userId = `u${String(scenario.cars)}-${String(scenario.callers === 'few' ? caller % FEW : caller)}`
    return screenOf(scenario, userId, await tokenOf(userId))
  }
  const counts = [
    scenario.warmUp.requests,
    ...Array<number>(rounds).fill(scenario.requestsPerRound),
  ]
  return Promise.all(counts.map((count) => Promise.all(Array.from({ length: count }, make))))
}

const FEW = 4

const checkAddresses = (cars: number) => (body: string) => {
  const places = body.split('"formatted":"Hauptstrasse').length - 1
  if (places !== cars)
    throw new Error(`expected ${String(cars)} addresses in ${body.slice(0, 400)}`)
}

export const gatewayEnvironment = (
  stub: string,
  { cache }: Pick<Scenario, 'cache'>,
): Readonly<Record<string, string>> => ({
  CACHE: cache,
  // Nothing was ever revoked, whatever lies where the bench is started.
  KEYS_STORE: `sqlite:${join(tmpdir(), `roundabout-bench-${String(process.pid)}`, 'keys.sqlite')}`,
  PUBLIC_URL: 'https://gateway.bench.test',
  USERS_URL: `${stub}/scim/v2`,
  USERS_TOKEN: 'scim',
  SUBSCRIPTIONS_URL: `${stub}/stripe`,
  STRIPE_SECRET_KEY: 'sk',
  SMARTCAR_VEHICLES_URL: `${stub}/smartcar/v3`,
  SMARTCAR_MANAGEMENT_URL: `${stub}/smartcar/v3`,
  SMARTCAR_TOKEN_URL: `${stub}/smartcar/oauth2/token`,
  SMARTCAR_CLIENT_ID: 'bench',
  SMARTCAR_CLIENT_SECRET: 'bench',
  TESLA_URL: `${stub}/tesla`,
  TESLA_TOKEN_URL: `${stub}/tesla/oauth2/v3/token`,
  TESLA_AUDIENCE: `${stub}/tesla`,
  TESLA_CLIENT_ID: 'bench',
  TESLA_CLIENT_SECRET: 'bench',
  // Google's terms forbid to keep its addresses: what is measured with a warm cache needs another provider.
  MAPS_PROVIDER: cache === 'on' ? 'offline' : 'google',
  MAPS_OFFLINE_URL: `${stub}/offline-maps`,
  GOOGLE_MAPS_URL: `${stub}/google`,
  GOOGLE_TILES_URL: `${stub}/google`,
  GOOGLE_MAPS_KEY: 'bench',
  OIDC_ISSUER: BENCH_ISSUER,
  OIDC_AUDIENCE: BENCH_AUDIENCE,
  OIDC_JWKS_URL: `${stub}/jwks`,
  OIDC_ALGORITHMS: 'ES256',
  ASSET_SIGNING_SECRET: 'bench-bench-bench-bench-bench-bench',
  BACKEND_MAX_CONCURRENT_CALLS: '256',
})
