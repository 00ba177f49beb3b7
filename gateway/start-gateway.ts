/**
 * Environment in, listening gateway out. `main.ts` makes a process of it, journeys use it as it is.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { compose, type Effects } from './compose.ts'
import type { Config } from './config/options.ts'
import { readConfig, type Environment } from './config/read-config.ts'
import type { GatewayContext } from './context.ts'
import {
  createFailureLog,
  logListening,
  logRequest,
  type RequestEvent,
} from './observability/events.ts'
import { createLogger, type Logger } from './observability/logger.ts'
import { measureTransport } from './observability/measure-transport.ts'
import { createMetrics, type Metrics } from './observability/metrics.ts'
import { createApolloServer, type ApolloOptions } from './server/apollo-server.ts'
import type { DemoOptions } from './server/demo/demo-routes.ts'
import { readSandboxPeople } from './server/demo/sandbox-people.ts'
import { createHttpServer } from './server/http-server.ts'
import { createUndiciTransport, type UndiciTransport } from './transport/undici-transport.ts'

export interface RunningGateway {
  /** Where this machine reaches it. */
  readonly url: string
  readonly logger: Logger
  /** Takes no new requests, lets those under way end, closes every connection. */
  close(): Promise<void>
}

/**
 * Resolves when it takes requests.
 *
 * @throws {ConfigError} when the environment is not usable, naming every fault.
 */
export async function startGateway(environment: Environment): Promise<RunningGateway> {
  const startedAt = performance.now()
  const config = readConfig(environment)
  const logger = createLogger({ level: config.logLevel })
  const metrics = createMetrics()
  const network = createUndiciTransport()
  const gateway = compose(config, effectsOf(network, metrics))
  const onFailure = createFailureLog(logger)
  const apollo = createApolloServer<GatewayContext>({
    ...config,
    ...(gateway.execution as Pick<ApolloOptions<GatewayContext>, 'schema' | 'overrides'>),
    logger,
    onFailure,
  })
  await apollo.start()
  const server = createHttpServer({
    ...config,
    ...gateway,
    apollo,
    onFailure,
    checks: {},
    demo: demoOf(config),
    renderMetrics: () => metrics.render(),
    onAnswered: (event) => {
      logRequest(logger, event)
      metrics.observeRequest(event.route, outcomeOf(event), event.durationMs)
    },
  })
  const port = await server.listen(config)
  logListening(logger, {
    port,
    url: config.publicUrl,
    startedInMs: Math.round(performance.now() - startedAt),
  })
  return {
    url: `http://${hostInUrl(config)}:${String(port)}`,
    logger,
    close: async () => {
      await server.close(config.shutdownGraceMs)
      await apollo.stop()
      await gateway.close()
      await network.close()
    },
  }
}

const outcomeOf = ({ codes }: RequestEvent): string => codes[0] ?? 'OK'

/** An address that means "every one of this machine" is reached by the loopback's. */
const hostInUrl = ({ host }: Config): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host

/** Over a sandbox the page offers the sandbox's people; configuration forbids that in production. */
const demoOf = ({ nodeEnv, sandboxUrl }: Config): DemoOptions => ({
  nodeEnv,
  ...(sandboxUrl === null
    ? {}
    : { demoPeople: async () => readSandboxPeople(await (await fetch(`${sandboxUrl}/`)).json()) }),
})

const read = (path: string): URL => new URL(`../${path}`, import.meta.url)

const effectsOf = (network: UndiciTransport, metrics: Metrics): Effects => ({
  transportTo: (backend) => measureTransport(network.send, { backend, metrics }),
  now: Date.now,
  readSdl: (name) => readFileSync(read(`schema/${name}.graphql`), 'utf8'),
  loadOfflineMaps: async () => {
    const { createOfflineMaps } = await import('../subgraphs/maps/offline/offline-maps.ts')
    return createOfflineMaps({ read: (name) => readFile(read(`data/${name}`)) })
  },
})
