/**
 * Environment in, listening gateway out. `main.ts` makes a process of it, journeys use it as it is.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { compose, type Effects } from './compose.ts'
import { readConfig, readSupergraphConfig, type Environment } from './config/read-config.ts'
import type { Config } from './config/options.ts'
import type { GatewayContext } from './context.ts'
import { serve, type Network, type RunningGateway } from './serve.ts'
import type { DemoOptions } from './server/demo/demo-routes.ts'
import { readSandboxPeople } from './server/demo/sandbox-people.ts'
import { createTrustedDocuments, type FindDocument } from './server/documents.ts'
import { composeFromSupergraph } from './supergraph-gateway.ts'

export type { RunningGateway } from './serve.ts'

/**
 * The car's gateway. Resolves when it takes requests.
 *
 * @param effects instead of this machine's own.
 * @throws {ConfigError} when the environment is not usable, naming every fault.
 */
export async function startGateway(
  environment: Environment,
  effects: Partial<Pick<Effects, 'now' | 'readSdl'>> = {},
): Promise<RunningGateway> {
  const config = readConfig(environment)
  return serve<GatewayContext>(config, (network) => ({
    ...compose(config, { ...network, ...LOCAL, ...effects }),
    demo: demoOf(config),
    findDocument: readTrustedDocuments(),
  }))
}

/**
 * One subgraph alone, as a Federation 2 subgraph behind HTTP. It verifies callers and keeps the rules itself, so the
 * gateway in front must forward `authorization` and `x-api-key`. Resolves when it takes requests.
 *
 * @throws {ConfigError} when the environment is not usable; {@link TypeError} when there is no such subgraph.
 */
export async function startSubgraph(
  environment: Environment,
  name: string,
): Promise<RunningGateway> {
  const config = readConfig(environment)
  return serve<GatewayContext>(config, (network) => {
    const gateway = compose(config, { ...network, ...LOCAL })
    const schema = gateway.subgraphs.get(name)
    if (schema !== undefined) return { ...gateway, execution: { schema } }
    void gateway.close()
    const names = [...gateway.subgraphs.keys()].join(', ')
    throw new TypeError(`expected one of the subgraphs ${names}, got ${name}`)
  })
}

/**
 * A gateway over the remote subgraphs of a supergraph, without the car's rules. Resolves when it takes requests.
 *
 * @param supergraphSdl Federation 2 supergraph.
 * @throws {ConfigError} when the environment is not usable; `SupergraphError` when the supergraph is not.
 */
export async function startSupergraph(
  environment: Environment,
  supergraphSdl: string,
): Promise<RunningGateway> {
  const config = readSupergraphConfig(environment)
  return serve(config, (network) =>
    composeFromSupergraph(config, { ...network, now: LOCAL.now, supergraphSdl }),
  )
}

/** By the names of their files. */
function readTrustedDocuments(): FindDocument {
  const folder = read('schema/documents/')
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'))
  const entries = files.map((file) => {
    return [file.replace('.graphql', ''), readFileSync(new URL(file, folder), 'utf8')] as const
  })
  return createTrustedDocuments(new Map(entries))
}

/** Over a sandbox the page offers the sandbox's people; configuration forbids that in production. */
const demoOf = ({ nodeEnv, sandboxUrl }: Config): DemoOptions => ({
  nodeEnv,
  ...(sandboxUrl === null
    ? {}
    : { demoPeople: async () => readSandboxPeople(await (await fetch(`${sandboxUrl}/`)).json()) }),
})

const read = (path: string): URL => new URL(`../${path}`, import.meta.url)

const LOCAL: Omit<Effects, keyof Network> = {
  now: Date.now,
  readSdl: (name) => readFileSync(read(`schema/${name}.graphql`), 'utf8'),
  readFont: () => readFile(read('data/dejavu-sans-condensed.ttf')),
  loadOfflineMaps: async () => {
    const { createOfflineMaps } = await import('../subgraphs/maps/offline/offline-maps.ts')
    return createOfflineMaps({ read: (name) => readFile(read(`data/${name}`)) })
  },
}
