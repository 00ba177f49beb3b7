/**
 * The sandbox: stand-ins for every backend in one process, for development and tests only. `node subgraphs/sandbox.ts`
 * starts it on `SANDBOX_PORT` (4100) of `SANDBOX_HOST` (127.0.0.1), the vendors' MQTT broker on `SANDBOX_MQTT_PORT` (unset: none);
 * what changes is told to `SANDBOX_GATEWAY_URL`.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { createLocalOfflineMaps, type LocalOfflineMaps } from './maps/providers/offline-local.ts'
import { createGoogleSandbox } from './maps/sandbox/google.ts'
import { createHereSandbox } from './maps/sandbox/here.ts'
import { createMapboxSandbox } from './maps/sandbox/mapbox.ts'
import { createOfflineMapsSandbox } from './maps/sandbox/offline-maps.ts'
import { createOsmSandbox } from './maps/sandbox/osm.ts'
import { releaseGarbage } from './sandbox-kit/release-garbage.ts'
import { startSandboxServer, type SandboxServer } from './sandbox-kit/server.ts'
import { createWebhookSender, type WebhookSender } from './sandbox-kit/webhook-sender.ts'
import { describeWorld, listVehicles } from './sandbox-kit/world-page.ts'
import { createStripeSandbox } from './subscriptions/sandbox/stripe-sandbox.ts'
import { createIdentitySandbox, type IdentitySandbox } from './users/sandbox/identity.ts'
import { createUsersSandbox } from './users/sandbox/users.ts'
import {
  startTelemetry,
  type TelemetryOptions,
} from './vehicles/sandbox/telemetry/telemetry-backend.ts'
import { createVehiclesSandbox } from './vehicles/sandbox/vehicles-sandbox.ts'

export interface SandboxOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string
  /** How others reach it, without a slash at its end. Default `http://127.0.0.1:<port>`. */
  readonly publicUrl?: string
  /** Port of the vendors' MQTT broker; 0 takes any free one. Default: none is started. */
  readonly mqttPort?: number
  /** Loads the map data before it is ready instead of at the first question for a map. Default false. */
  readonly warmMaps?: boolean
  /** For several sandboxes of one process, which need not each hold the map data. Default: its own. */
  readonly maps?: LocalOfflineMaps
  /** The gateway that is told what changes, without a slash at its end. Default: none, until {@link Sandbox.webhooks} knows one. */
  readonly gatewayUrl?: string
}

export interface Sandbox extends SandboxServer {
  /** Access tokens for people by their id. */
  readonly issueToken: IdentitySandbox['issueToken']
  /** What Stripe and Smartcar tell by themselves. */
  readonly webhooks: WebhookSender
}

/** Resolves when every backend is ready to answer. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { warmMaps = false, maps = createSandboxMaps(), gatewayUrl = null, ...listening } = options
  const webhooks = createWebhookSender(gatewayUrl)
  let identity: IdentitySandbox | null = null
  const issueToken: IdentitySandbox['issueToken'] = (userId, tokenOptions) => {
    if (identity === null) throw new TypeError('expected the sandbox to have started')
    return identity.issueToken(userId, tokenOptions)
  }

  const server = await startSandboxServer({
    ...listening,
    backends: async (url) => {
      identity = createIdentitySandbox({ issuer: `${url}/oidc` })
      if (warmMaps) await maps.warmUp()
      const streaming = streamingOf(options, url)
      return [identity, ...(await createBackends(maps, { url, sender: webhooks, streaming }))]
    },
    describe: (url) => describeWorld(url, ({ id }) => issueToken(id)),
    pages: { '/vehicles': listVehicles },
  })
  const close = async () => {
    webhooks.close()
    await server.close()
  }
  return { ...server, issueToken, webhooks, close }
}

type Streaming = Omit<TelemetryOptions, 'fleet'>

const streamingOf = ({ mqttPort: port, host }: SandboxOptions, url: string): Streaming | null =>
  port === undefined
    ? null
    : { port, ...(host === undefined ? {} : { host }), publicHost: new URL(url).hostname }

interface Surroundings {
  readonly url: string
  readonly sender: WebhookSender
  /** `null` = no broker. */
  readonly streaming: Streaming | null
}

async function createBackends(maps: LocalOfflineMaps, { url, sender, streaming }: Surroundings) {
  const { fleet, backends } = createVehiclesSandbox({ sender })
  return [
    createUsersSandbox(),
    createStripeSandbox({ sender }),
    ...backends,
    ...(streaming === null ? [] : [await startTelemetry({ fleet, ...streaming })]),
    createGoogleSandbox(maps),
    createMapboxSandbox(maps),
    createHereSandbox(maps),
    createOsmSandbox(maps),
    createOfflineMapsSandbox(maps, `${url}/offline-maps`),
  ]
}

/** The packaged maps that stand behind every provider of the sandbox; loaded when somebody wants one. */
export const createSandboxMaps = (): LocalOfflineMaps => createLocalOfflineMaps(loadOfflineMaps)

/** The engine is the heaviest part: it is not even imported before somebody wants a map. */
async function loadOfflineMaps() {
  const { createOfflineMaps } = await import('./maps/offline/offline-maps.ts')
  return createOfflineMaps({
    read: (name) => readFile(new URL(`../data/${name}`, import.meta.url)),
  })
}

/** The process: environment in, listening server out; SIGINT and SIGTERM close it. */
async function main({
  SANDBOX_PORT = '4100',
  SANDBOX_MQTT_PORT,
  SANDBOX_HOST,
  SANDBOX_PUBLIC_URL,
  SANDBOX_GATEWAY_URL,
}: NodeJS.ProcessEnv) {
  const sandbox = await startSandbox({
    port: readPort('SANDBOX_PORT', SANDBOX_PORT),
    ...(SANDBOX_MQTT_PORT === undefined
      ? {}
      : { mqttPort: readPort('SANDBOX_MQTT_PORT', SANDBOX_MQTT_PORT) }),
    warmMaps: true,
    ...(SANDBOX_HOST === undefined ? {} : { host: SANDBOX_HOST }),
    ...(SANDBOX_PUBLIC_URL === undefined ? {} : { publicUrl: SANDBOX_PUBLIC_URL }),
    ...(SANDBOX_GATEWAY_URL === undefined ? {} : { gatewayUrl: SANDBOX_GATEWAY_URL }),
  })
  releaseGarbage()
  console.log(`sandbox ready: ${sandbox.url}/`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close())
  }
}

function readPort(variable: string, text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new TypeError(`${variable}: expected 0 to 65535`)
}

if (import.meta.main) {
  main(process.env).catch((error: unknown) => {
    console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  })
}
