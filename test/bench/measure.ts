/**
 * One scenario: stubs, orchestrator and gateway as processes, rounds in turn, CPU time of each whole process from the
 * operating system.
 *
 * @module
 */
import { BENCH_AUDIENCE, BENCH_ISSUER, createBenchIssuer } from './issuer.ts'
import { median, percentile, runLoad, type LoadRequest, type LoadResult } from './load.ts'
import { cpuMs, startModule, type Started } from './processes.ts'
import { screenOf, type Scenario, type Screen } from './scenarios.ts'

export interface Measured {
  readonly name: string
  /** CPU time per request, gateway to orchestrator: median of the rounds. */
  readonly ratio: number
  readonly ratioSpread: readonly [min: number, max: number]
  readonly cpuUs: number
  readonly baselineCpuUs: number
  readonly rps: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Backend calls of the gateway per request. */
  readonly backendCalls: number
  readonly baselineBackendCalls: number
}

interface Round {
  readonly cpuUs: number
  readonly load: LoadResult
  readonly backendCalls: number
}

export async function measure(scenario: Scenario, rounds: number, key: string): Promise<Measured> {
  const stub = await startModule('test/bench/stub-backends.ts', {
    BENCH_KEY: key,
    STUB_DELAY_MS: String(scenario.backendDelayMs),
  })
  const orchestrator = await startModule('test/bench/orchestrator.ts', { STUB_URL: stub.url })
  const gateway = await startModule('gateway/main.ts', gatewayEnvironment(stub.url))
  try {
    const screens = await makeScreens(scenario, rounds + 1, key)
    const run = async (target: Started, of: keyof Screen, round: number) =>
      runRound(target, stub, scenario, screens[round]?.map((screen) => screen[of]) ?? [])
    await run(orchestrator, 'orchestrator', 0)
    await run(gateway, 'gateway', 0)
    const pairs: { readonly ours: Round; readonly theirs: Round }[] = []
    for (let round = 1; round <= rounds; round++) {
      const theirs = await run(orchestrator, 'orchestrator', round)
      pairs.push({ theirs, ours: await run(gateway, 'gateway', round) })
    }
    return summarize(scenario.name, pairs)
  } finally {
    await Promise.all([gateway.stop(), orchestrator.stop()])
    await stub.stop()
  }
}

async function makeScreens(
  scenario: Scenario,
  rounds: number,
  key: string,
): Promise<readonly (readonly Screen[])[]> {
  const issuer = await createBenchIssuer(key)
  const callers = scenario.callers === 'few' ? 4 : scenario.requestsPerRound
  const perRound = (round: number) =>
    Promise.all(
      Array.from({ length: scenario.requestsPerRound }, async (_, index) => {
        const caller = scenario.callers === 'few' ? index % callers : round * callers + index
        const userId = `u${String(scenario.cars)}-${String(caller)}`
        return screenOf(scenario, userId, await issuer.token(userId))
      }),
    )
  return Promise.all(Array.from({ length: rounds }, (_, round) => perRound(round)))
}

async function runRound(
  target: Started,
  stub: Started,
  { concurrency, cars }: Scenario,
  requests: readonly LoadRequest[],
): Promise<Round> {
  await takeCalls(stub)
  const before = await cpuMs(target.pid)
  const check = (body: string) => {
    const places = body.split('"formatted":"Hauptstrasse').length - 1
    if (places !== cars)
      throw new Error(`expected ${String(cars)} addresses in ${body.slice(0, 400)}`)
  }
  const load = await runLoad({ url: target.url, requests, concurrency, check })
  const spentMs = (await cpuMs(target.pid)) - before
  return {
    load,
    cpuUs: (spentMs * 1000) / requests.length,
    backendCalls: (await takeCalls(stub)) / requests.length,
  }
}

async function takeCalls({ url }: Started): Promise<number> {
  const answer = (await (await fetch(`${url}/calls`)).json()) as { readonly calls: number }
  return answer.calls
}

function summarize(
  name: string,
  pairs: readonly { readonly ours: Round; readonly theirs: Round }[],
): Measured {
  const ratios = pairs.map(({ ours, theirs }) => ours.cpuUs / theirs.cpuUs)
  const latencies = pairs.flatMap(({ ours }) => ours.load.latenciesMs).sort((a, b) => a - b)
  return {
    name,
    ratio: median(ratios),
    ratioSpread: [Math.min(...ratios), Math.max(...ratios)],
    cpuUs: median(pairs.map(({ ours }) => ours.cpuUs)),
    baselineCpuUs: median(pairs.map(({ theirs }) => theirs.cpuUs)),
    rps: median(pairs.map(({ ours }) => ours.load.latenciesMs.length / ours.load.seconds)),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    backendCalls: median(pairs.map(({ ours }) => ours.backendCalls)),
    baselineBackendCalls: median(pairs.map(({ theirs }) => theirs.backendCalls)),
  }
}

const gatewayEnvironment = (stub: string): Readonly<Record<string, string>> => ({
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  PUBLIC_URL: 'http://localhost:4000',
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
  MAPS_PROVIDER: 'google',
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
