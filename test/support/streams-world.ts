/**
 * Gateways before one sandbox and one broker, a car that drives, and clients that listen to it.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWebSocketClient, type Client } from 'graphql-ws'
import { connect } from 'mqtt'
import { WebSocket } from 'ws'
import { compose, type Gateway } from '../../gateway/compose.ts'
import { readConfig } from '../../gateway/config/read-config.ts'
import type { GatewayContext } from '../../gateway/context.ts'
import { serve } from '../../gateway/serve.ts'
import type { Sandbox } from '../../subgraphs/sandbox.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { CARS } from '../../subgraphs/sandbox-kit/world.ts'
import { carOf } from './world.ts'

export interface StreamingGateway {
  readonly url: string
  readonly port: number
  readonly gateway: Gateway
  close(): Promise<void>
}

const read = (path: string): URL => new URL(`../../${path}`, import.meta.url)

/** @param environment laid over that of the sandbox. */
export async function startStreamingGateway(
  sandbox: Sandbox,
  environment: Readonly<Record<string, string>>,
  now: () => number = Date.now,
): Promise<StreamingGateway> {
  const config = readConfig({
    ...gatewayEnvironment(sandbox.url),
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    BACKEND_TIMEOUT_MS: '30000',
    LIVE_LINGER_MS: '0',
    LIVE_COLLECT_MS: '5',
    SHUTDOWN_GRACE_MS: '2000',
    ...environment,
  })
  let gateway: Gateway | null = null
  const running = await serve<GatewayContext>(config, (network) => {
    gateway = compose(config, {
      ...{ ...network, now },
      readSdl: (name) => readFileSync(read(`schema/${name}.graphql`), 'utf8'),
      readFont: () => readFile(read('data/dejavu-sans-condensed.ttf')),
      loadOfflineMaps: () => Promise.reject(new Error('maps are drawn by the sandbox')),
    })
    return gateway
  })
  if (gateway === null) throw new TypeError('expected a gateway')
  return { ...running, port: Number(new URL(running.url).port), gateway }
}

/** Ada's car that streams. */
export const TESLA = carOf('ada', 'TESLA')
const VIN = CARS.find(({ id }) => id === TESLA)?.vin ?? ''
const START = { latitude: 47.14, longitude: 9.52 }
/** About five metres. */
const STEP_DEGREES = 0.00005

export interface Drive {
  /** Where it was said to be last. */
  readonly latitude: number
  /** Says once where it is now, as soon as the broker is there. */
  step(): Promise<void>
  /** Goes on by itself, twenty times a second. */
  go(): void
  stop(): void
  close(): Promise<void>
}

/** Lets Ada's Tesla drive north; it says where it is to the broker at `url`, and comes back when that comes back. */
export function startDrive(url: string): Drive {
  const client = connect(url, { protocolVersion: 4, reconnectPeriod: 50, queueQoSZero: false })
  client.on('error', () => undefined)
  let latitude = START.latitude
  let timer: NodeJS.Timeout | null = null
  const say = () => {
    latitude += STEP_DEGREES
    const place = JSON.stringify({ ...START, latitude })
    return [`telemetry/${VIN}/v/Location`, place] as const
  }
  const stop = () => void (timer && clearInterval(timer))
  return {
    get latitude() {
      return latitude
    },
    step: async () => {
      while (!client.connected) await new Promise((resolve) => setTimeout(resolve, 5))
      await client.publishAsync(...say(), { qos: 1 })
    },
    go: () => {
      timer = setInterval(() => {
        if (client.connected) client.publish(...say(), { qos: 0 })
      }, 50)
    },
    stop,
    close: () => {
      stop()
      return client.endAsync(true)
    },
  }
}

export const WATCH = {
  query: 'subscription ($id: ID!) { vehiclePosition(id: $id) { latitude } }',
  variables: { id: TESLA },
}

/** What one listener has been told, and how it ended. */
export interface Listener {
  readonly latitudes: readonly number[]
  readonly errors: readonly { readonly extensions: Readonly<Record<string, unknown>> }[]
  /** `null` = it listens still. */
  readonly end: 'COMPLETE' | object | null
  stop(): Promise<void>
}

interface Heard {
  readonly data?: { readonly vehiclePosition?: { readonly latitude: number } | null } | null
  readonly errors?: Listener['errors']
}

interface Sink {
  next(value: never): void
  error(error: unknown): void
  complete(): void
}

export interface AnyClient {
  subscribe(request: { query: string; variables?: Record<string, unknown> }, sink: Sink): () => void
  dispose(): void | Promise<void>
}

/** @param retries how often a client comes back by itself. */
export const webSocketClient = (
  url: string | (() => string),
  authorization: string,
  retries = 0,
): AnyClient =>
  createWebSocketClient({
    url: () => `${(typeof url === 'string' ? url : url()).replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: retries,
    retryWait: aMoment,
  }) as Client as AnyClient

export const sseClient = (
  url: string | (() => string),
  authorization: string,
  retries = 0,
  headers: Readonly<Record<string, string>> = { authorization },
): AnyClient => createSseClient(sseOptions(url, retries, headers)) as AnyClient

/** All of its operations by one response. */
export const singleSseClient: typeof sseClient = (
  url,
  authorization,
  retries = 0,
  headers = { authorization },
) => createSseClient({ ...sseOptions(url, retries, headers), singleConnection: true }) as AnyClient

const sseOptions = (
  url: string | (() => string),
  retryAttempts: number,
  headers: Readonly<Record<string, string>>,
) => ({
  url: () => Promise.resolve(`${typeof url === 'string' ? url : url()}/graphql/stream`),
  headers: { ...headers },
  retryAttempts,
  retry: aMoment,
})

/** In place of seconds: tests wait for these clients. */
const aMoment = () => new Promise<void>((resolve) => setTimeout(resolve, 40))

export function listenTo(
  client: AnyClient,
  request: Parameters<AnyClient['subscribe']>[0] = WATCH,
): Listener {
  const latitudes: number[] = []
  const errors: Listener['errors'][number][] = []
  let end: Listener['end'] = null
  const stop = client.subscribe(request, {
    next: ({ data, errors: told }: Heard) => {
      if (data?.vehiclePosition) latitudes.push(data.vehiclePosition.latitude)
      errors.push(...(told ?? []))
    },
    error: (error) => {
      if (Array.isArray(error)) errors.push(...(error as Listener['errors']))
      end = Object(error) as object
    },
    complete: () => (end ??= 'COMPLETE'),
  })
  return {
    ...{ latitudes, errors },
    get end() {
      return end
    },
    stop: async () => {
      stop()
      await client.dispose()
    },
  }
}

export const codesOf = ({ errors }: Listener): readonly unknown[] =>
  errors.map(({ extensions }) => extensions['code'])

/** Whether it was told, as the last thing, where the car is now. */
export const isAt = ({ latitudes }: Listener, { latitude }: Drive): boolean =>
  Math.abs((latitudes.at(-1) ?? 0) - latitude) < STEP_DEGREES / 2

/** Waits for what other processes and sockets do. */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  patienceMs = 40_000,
): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !(await isSo());) {
    if (Date.now() > deadline) throw new Error(`did not come to be: ${String(isSo)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The car goes on in steps until every listener knows where it is. */
export async function converge(
  drive: Drive,
  listeners: readonly Listener[],
  patienceMs = 40_000,
): Promise<void> {
  for (const deadline = Date.now() + patienceMs; ;) {
    await drive.step()
    const until = Date.now() + 500
    while (Date.now() < until) {
      if (listeners.every((one) => isAt(one, drive))) return
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const lost = listeners.filter((one) => !isAt(one, drive))
    if (Date.now() > deadline) {
      throw new Error(`${String(lost.length)} did not hear of it: ${JSON.stringify(lost)}`)
    }
  }
}
