/**
 * `npm start`: the sandbox and the gateway, ready to be asked. With backends of your own (`USERS_URL` is set) or a supergraph
 * (`--supergraph FILE`) only the gateway.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readCommandLine } from './command-line.ts'
import { claimPort, claimPortIfFree } from './start/ports.ts'
import { createProcesses } from './start/processes.ts'
import {
  welcomeToGateway,
  welcomeToSandbox,
  welcomeToSupergraph,
  type SandboxPage,
} from './start/welcome.ts'
import { whenReady } from './start/when-ready.ts'

const ROOT = join(import.meta.dirname, '..')
const READY_BUDGET_MS = 60_000
const PARENT_POLL_MS = 1000

/**
 * The sandbox holds seven backends and draws pictures in native code. Left to itself, the C library keeps what each
 * drawing thread once used; told to give it back, the process stays some 60 MB smaller.
 */
const LEAN = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '65536',
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=2`.trim(),
}

const { supergraph } = readCommandLine('npm start -- [--supergraph FILE]', {
  options: { supergraph: { type: 'string' } },
}).values
const ended = new AbortController()
const patience = { budgetMs: READY_BUDGET_MS, signal: ended.signal }
const processes = createProcesses((message) => void end(1, message))

async function end(exitCode: number, message: string | null = null): Promise<void> {
  if (ended.signal.aborted) return
  ended.abort()
  if (message !== null) console.error(`\n${message}`)
  await processes.stop()
  process.exit(exitCode)
}

interface SandboxPorts {
  readonly port: number
  readonly mqttPort: number
}

/** Answers its URL, as the gateway reaches it. */
async function startSandbox(ports: SandboxPorts, gatewayUrl: string): Promise<string> {
  const url = `http://127.0.0.1:${String(ports.port)}`
  const settings = {
    ...LEAN,
    SANDBOX_PORT: String(ports.port),
    SANDBOX_MQTT_PORT: String(ports.mqttPort),
    SANDBOX_GATEWAY_URL: gatewayUrl,
  }
  processes.start('sandbox', join(ROOT, 'subgraphs/sandbox.ts'), settings)
  await whenReady(`${url}/`, patience)
  return url
}

/** The one that shows the most without any network, then those that stand in for it. */
const SANDBOX_MAPS = 'offline,google,mapbox,here,osm'

/** What is set by hand wins over what the sandbox proposes. */
async function sandboxSettings(
  url: string,
  mqttPort: number,
): Promise<Readonly<Record<string, string>>> {
  const { gatewayEnvironment } = await import('../subgraphs/sandbox-kit/gateway-environment.ts')
  const proposed = {
    ...gatewayEnvironment(url),
    MQTT_URL: `mqtt://127.0.0.1:${String(mqttPort)}`,
    ...(process.env['MAPS_PROVIDER'] ? {} : { MAPS_PROVIDERS: SANDBOX_MAPS }),
    ASSET_SIGNING_SECRET: randomBytes(32).toString('hex'),
  }
  return Object.fromEntries(Object.entries(proposed).filter(([name]) => !process.env[name]))
}

async function startGateway(
  port: number,
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<void> {
  const file = join(ROOT, 'gateway/main.ts')
  processes.start('gateway', file, { ...settings, PORT: String(port) }, args)
  await whenReady(`http://127.0.0.1:${String(port)}/health/ready`, patience)
}

/** So far behind the sandbox's own port its broker stands, unless told otherwise; where that is taken, any other does. */
const MQTT_PORT_AFTER = 83

function claimMqttPort(told: string | undefined, [port, sandboxPort]: readonly [number, number]) {
  if (told) return claimPort('SANDBOX_MQTT_PORT', told)
  const wish = sandboxPort + MQTT_PORT_AFTER
  return claimPortIfFree(wish === port ? 0 : wish)
}

async function start({
  PORT = '4000',
  SANDBOX_PORT = '4100',
  SANDBOX_MQTT_PORT,
  USERS_URL = '',
}: NodeJS.ProcessEnv) {
  const port = await claimPort('PORT', PORT)
  const url = `http://localhost:${String(port)}`
  if (supergraph !== undefined) {
    await startGateway(port, {}, ['--supergraph', supergraph])
    return console.log(welcomeToSupergraph(url))
  }
  if (USERS_URL !== '') {
    await startGateway(port, {})
    return console.log(welcomeToGateway(url))
  }
  const sandboxPort = await claimPort('SANDBOX_PORT', SANDBOX_PORT)
  if (sandboxPort === port) {
    throw new Error(`PORT and SANDBOX_PORT are both ${String(port)}: set one of them to another`)
  }
  const mqttPort = await claimMqttPort(SANDBOX_MQTT_PORT, [port, sandboxPort])
  const ports = { port: sandboxPort, mqttPort }
  const sandboxUrl = await startSandbox(ports, `http://127.0.0.1:${String(port)}`)
  await startGateway(port, await sandboxSettings(sandboxUrl, mqttPort))
  const page = (await (await fetch(`${sandboxUrl}/`)).json()) as SandboxPage
  const shownUrl = `http://localhost:${String(sandboxPort)}`
  console.log(welcomeToGateway(url) + welcomeToSandbox(url, shownUrl, page))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(0))
}
if (process.env['npm_lifecycle_event'] !== undefined) {
  const npm = process.ppid
  setInterval(() => process.ppid !== npm && void end(1), PARENT_POLL_MS).unref()
}
start(process.env).catch((error: unknown) => {
  void end(1, error instanceof Error ? error.message : String(error))
})
