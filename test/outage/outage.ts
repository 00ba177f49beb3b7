/**
 * `npm run test:outage [-- --backend NAME] [--condition DOWN|HANGING] [--seconds N]`: one backend away for a minute under 200
 * requests per second, with the gateway as a process of its own. Prints what happened, and fails where it should not have.
 *
 * @module
 */
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { BENCH_APP, createBenchIssuer, createBenchKey } from '../bench/issuer.ts'
import { gatewayEnvironment } from '../bench/measure.ts'
import { startGateway, startModule, withProcesses } from '../bench/processes.ts'
import { startFaultProxy, type Condition } from './fault-proxy.ts'
import { toFigures, type OutageFigures } from './figures.ts'
import { startLoad } from './steady-load.ts'

const PER_SECOND = 200
const OTHERS_PER_SECOND = 50
const CALLERS = 500
const CALM_MS = 15_000
const AFTER_MS = 10_000

/** Idle connections are let go after 30 s. */
const IDLE_MS = 35_000

/** How long after its begin the outage is to be known. */
const KNOWN_AFTER_MS = 2000

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'vehicles' },
    condition: { type: 'string', multiple: true, default: ['DOWN', 'HANGING'] },
    seconds: { type: 'string', default: '60' },
  },
})

const VARIABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  users: { USERS_URL: '/scim/v2' },
  subscriptions: { SUBSCRIPTIONS_URL: '/stripe' },
  vehicles: { SMARTCAR_VEHICLES_URL: '/smartcar/v3', SMARTCAR_MANAGEMENT_URL: '/smartcar/v3' },
  maps: { GOOGLE_MAPS_URL: '/google' },
}

const CAR = `query ($id: ID!) { vehicle(id: $id) { make position { latitude map { address { city } } } } }`
const ME = '{ viewer { user { name } } }'
const PLACE = JSON.stringify({
  query: '{ reverseGeocode(latitude: 47.1, longitude: 9.5) { city } }',
})

interface Played extends OutageFigures {
  /** While all was well, and after it was again. */
  readonly rssMb: readonly [before: number, after: number]
  /** Open ones, before the first request and long after the last. */
  readonly files: readonly [before: number, after: number]
}

async function play(condition: Condition): Promise<Played> {
  const key = await createBenchKey()
  return withProcesses(async (keep) => {
    const stub = await keep(
      startModule('test/bench/stub-backends.ts', { BENCH_KEY: key, STUB_DELAY_MS: '5' }),
    )
    const proxy = await startFaultProxy(stub.url)
    const own = Object.entries(VARIABLES[values.backend] ?? {}).map(([name, path]) => [
      name,
      proxy.url + path,
    ])
    const environment = {
      ...gatewayEnvironment(stub.url, { cache: 'off' }),
      ...(Object.fromEntries(own) as object),
    }
    const gateway = await keep(startGateway({ ...environment, LOG_LEVEL: 'fatal' }))
    const issuer = await createBenchIssuer(key)
    const tokens = await Promise.all(
      Array.from({ length: CALLERS }, (_, caller) => issuer.token(`u1-${String(caller)}`)),
    )
    const requestOf = (bodyOf: (userId: string) => object) => (number: number) => {
      const caller = number % CALLERS
      const authorization = `Bearer ${tokens[caller] ?? ''}`
      return { headers: { authorization }, body: JSON.stringify(bodyOf(`u1-${String(caller)}`)) }
    }
    const carOf = (userId: string) => ({ query: CAR, variables: { id: `${userId}.0` } })
    const app = await issuer.token(BENCH_APP)
    const placeForApp = { headers: { authorization: `Bearer ${app}` }, body: PLACE }
    const me = requestOf(() => ({ query: ME }))

    const before = await resourcesOf(gateway.pid)
    const calmFromMs = performance.now()
    const affected = startLoad({
      url: gateway.url,
      perSecond: PER_SECOND,
      requestOf: requestOf(carOf),
    })
    const others = startLoad({
      url: gateway.url,
      perSecond: OTHERS_PER_SECOND,
      // Nobody but an app is answered without asking who they are.
      requestOf: (number) => (values.backend === 'users' ? placeForApp : me(number)),
    })
    await setTimeout(CALM_MS)
    const calm = await resourcesOf(gateway.pid)
    const outageFromMs = performance.now()
    proxy.set(condition)
    await setTimeout(Number(values.seconds) * 1000)
    const returnedAtMs = performance.now()
    proxy.set('WELL')
    await setTimeout(AFTER_MS)
    const endedAtMs = performance.now()
    const after = await resourcesOf(gateway.pid)
    await Promise.all([affected.stop(), others.stop()])
    await setTimeout(IDLE_MS)
    const idle = await resourcesOf(gateway.pid)
    await proxy.close()
    const phases = { calmFromMs, outageFromMs, returnedAtMs, endedAtMs }
    const knownAfterMs = KNOWN_AFTER_MS
    return {
      ...toFigures({ ...phases, knownAfterMs }, proxy.callsAtMs, affected.sent, others.sent),
      rssMb: [calm.rssMb, after.rssMb],
      files: [before.files, idle.files],
    }
  })
}

async function resourcesOf(
  pid: number,
): Promise<{ readonly rssMb: number; readonly files: number }> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8')
  const rssKb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])
  return {
    rssMb: Math.round(rssKb / 1024),
    files: (await readdir(`/proc/${String(pid)}/fd`)).length,
  }
}

type Row = readonly [what: string, value: string, isGood: boolean]

function rowsOf(one: Played): readonly Row[] {
  const { calmCallsPerSecond: calm, outageCalls, p50Ms, p99Ms } = one
  return [
    ['calls per second, calm', calm.toFixed(0), calm > 0],
    ['calls in its first four seconds', outageCalls.slice(0, 4).join(', '), true],
    [
      'busiest second once it is known (< 2)',
      String(one.worstLaterSecond),
      one.worstLaterSecond < 2,
    ],
    [
      'p50 of everything else, calm and outage, ms',
      `${p50Ms.calm.toFixed(1)}, ${p50Ms.outage.toFixed(1)}`,
      true,
    ],
    ['p99 of everything else, calm, ms', p99Ms.calm.toFixed(1), true],
    [
      'p99 of everything else, outage, ms (<= 2x)',
      p99Ms.outage.toFixed(1),
      p99Ms.outage <= 2 * p99Ms.calm,
    ],
    ['well again after, ms (< 5000)', one.recoveryMs.toFixed(0), one.recoveryMs < 5000],
    [
      'busiest second after its return (<= 2x calm)',
      String(one.peakAfterReturn),
      one.peakAfterReturn <= 2 * calm,
    ],
    ['memory before and after, MB (< 2x)', one.rssMb.join(', '), one.rssMb[1] < 2 * one.rssMb[0]],
    ['open files before and long after', one.files.join(', '), one.files[1] <= one.files[0] + 5],
  ]
}

for (const condition of values.condition) {
  process.stdout.write(`${values.backend} ${condition} for ${values.seconds} s …\n`)
  const rows = rowsOf(await play(condition as Condition))
  for (const [what, value, isGood] of rows) {
    process.stdout.write(`  ${what.padEnd(48)}${value.padStart(14)}  ${isGood ? '' : 'MISSED'}\n`)
  }
  if (rows.some(([, , isGood]) => !isGood)) process.exitCode = 1
}
