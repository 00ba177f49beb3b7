/**
 * `npm run bench:streams [-- --cars N] [--seconds N] [--map] [--node OPTIONS]`: listeners by WebSocket on one gateway process whose cars
 * send a position per second through Mosquitto. Prints a row per number of listeners.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createBenchIssuer, createBenchKey, type BenchIssuer } from '../issuer.ts'
import { percentile } from '../load.ts'
import { gatewayEnvironment } from '../measure.ts'
import { cpuMs, startModule, withProcesses, type Started } from '../processes.ts'
import { startMosquitto } from './mosquitto.ts'
import type { Taken, Wanted } from './told.ts'

const { values } = parseArgs({
  options: {
    cars: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '15' },
    map: { type: 'boolean', default: false },
    /** For the gateway's process, as `NODE_OPTIONS`. */
    node: { type: 'string', default: '' },
  },
})
const cars = Number(values.cars)
const seconds = Number(values.seconds)
/** Per car: half of them its owner, the others people who may see it. */
const STEPS = [0.1, 1, 10]
const PROCESSES = 2
const MAP = values.map ? 'map { provider address { formatted } staticImage { url } }' : ''
const QUERY = `subscription ($id: ID!) { vehiclePosition(id: $id) { latitude longitude headingDegrees speed quality ${MAP} } }`

interface Counts {
  readonly url: string
  readonly live: {
    readonly accepted: number
    readonly conflated: number
    readonly upstream: object
  }
  readonly streams: Readonly<Record<'streams' | 'executed' | 'delivered' | 'conflated', number>>
}

const countsOf = async ({ url }: Started) => (await (await fetch(url)).json()) as Counts

const tell = async ({ url }: Started, path: string, body: unknown) =>
  (await (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).json()) as Taken

async function memoryMb(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8')
  return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
}

const wantedOf = (issuer: BenchIssuer, from: number, to: number): Promise<Wanted[]> =>
  Promise.all(
    Array.from({ length: to - from }, async (_, offset) => {
      const car = (from + offset) % cars
      const turn = Math.floor((from + offset) / cars)
      const user = turn % 2 === 0 ? `u1-${String(car)}` : `v${String(car)}-${String(turn)}`
      return { car, authorization: `Bearer ${await issuer.token(user)}` }
    }),
  )

async function takeAll(listeners: readonly Started[]) {
  const all = await Promise.all(listeners.map((one) => tell(one, '/take', {})))
  const sum = (name: Exclude<keyof Taken, 'latenciesMs'>) =>
    all.reduce((total, one) => total + one[name], 0)
  const latencies = all.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b)
  return {
    ...{ received: sum('received'), repeated: sum('repeated'), missing: sum('missing') },
    ...{ errors: sum('errors'), closed: sum('closed') },
    ...{ 'p50 ms': percentile(latencies, 0.5), 'p99 ms': percentile(latencies, 0.99) },
    'max ms': latencies.at(-1) ?? Number.NaN,
  }
}

async function measureStep(gateway: Started, listeners: readonly Started[], count: number) {
  await setTimeout(3000)
  await takeAll(listeners)
  const [before, cpuBefore, startedAt] = [
    await countsOf(gateway),
    await cpuMs(gateway.pid),
    Date.now(),
  ]
  await setTimeout(seconds * 1000)
  const [after, cpuAfter] = [await countsOf(gateway), await cpuMs(gateway.pid)]
  const tookMs = Date.now() - startedAt
  const taken = await takeAll(listeners)
  const perSecond = (name: 'executed' | 'delivered') =>
    Math.round(((after.streams[name] - before.streams[name]) * 1000) / tookMs)
  return {
    listeners: count,
    ...{
      streams: after.streams.streams,
      'CPU %': Math.round(((cpuAfter - cpuBefore) / tookMs) * 1000) / 10,
    },
    ...{ 'runs/s': perSecond('executed'), 'sent/s': perSecond('delivered') },
    conflated: after.streams.conflated - before.streams.conflated,
    'in hub': after.live.conflated - before.live.conflated,
    ...taken,
    'RSS MB': await memoryMb(gateway.pid, 'VmRSS'),
    'most MB': await memoryMb(gateway.pid, 'VmHWM'),
  }
}

/** Settings of glibc's memory that `npm start` and the container image start processes with. */
const MEMORY = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '65536',
}

await withProcesses(async (keep) => {
  const key = await createBenchKey()
  const issuer = await createBenchIssuer(key)
  const broker = await keep(startMosquitto())
  const stub = await keep(
    startModule('test/bench/stub-backends.ts', { BENCH_KEY: key, STUB_MAKE: 'TESLA' }),
  )
  const gateway = await keep(
    startModule('test/bench/streams/gateway.ts', {
      ...gatewayEnvironment(stub.url, { cache: 'on' }),
      ...{ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' },
      ...{ MQTT_URL: broker.url, LIVE_POLL: 'off' },
      ...MEMORY,
      ...(values.node === '' ? {} : { NODE_OPTIONS: values.node }),
    }),
  )
  const env = { GATEWAY_URL: (await countsOf(gateway)).url, QUERY }
  const listeners = await Promise.all(
    Array.from({ length: PROCESSES }, () =>
      keep(startModule('test/bench/streams/listeners.ts', env)),
    ),
  )
  await keep(
    startModule('test/bench/streams/publisher.ts', { BROKER_URL: broker.url, CARS: String(cars) }),
  )
  const rows: Awaited<ReturnType<typeof measureStep>>[] = []
  let opened = 0
  for (const step of STEPS) {
    const wanted = await wantedOf(issuer, opened, Math.round(step * cars))
    opened += wanted.length
    const beganAt = Date.now()
    await Promise.all(
      listeners.map((one, index) =>
        tell(
          one,
          '/open',
          wanted.filter((_, place) => place % PROCESSES === index),
        ),
      ),
    )
    process.stdout.write(
      `${String(opened)} listeners, open after ${String(Date.now() - beganAt)} ms\n`,
    )
    rows.push(await measureStep(gateway, listeners, opened))
  }
  process.stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  process.stdout.write(`upstream ${JSON.stringify((await countsOf(gateway)).live.upstream)}\n`)
})
