/**
 * The sandbox: stand-ins for every backend in one process, for development and tests only. `node subgraphs/sandbox.ts`
 * starts it on `SANDBOX_PORT` (4100) of `SANDBOX_HOST` (127.0.0.1).
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
import { describeWorld, listVehicles } from './sandbox-kit/world-page.ts'
import { createStripeSandbox } from './subscriptions/sandbox/stripe-sandbox.ts'
import { createIdentitySandbox, type IdentitySandbox } from './users/sandbox/identity.ts'
import { createUsersSandbox } from './users/sandbox/users.ts'
import { createVehiclesSandbox } from './vehicles/sandbox/vehicles-sandbox.ts'

export interface SandboxOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string
  /** How others reach it, without a slash at its end. Default `http://127.0.0.1:<port>`. */
  readonly publicUrl?: string
  /** Loads the map data before it is ready instead of at the first question for a map. Default false. */
  readonly warmMaps?: boolean
}

export interface Sandbox extends SandboxServer {
  /** Access tokens for people by their id. */
  readonly issueToken: IdentitySandbox['issueToken']
}

/** Resolves when every backend is ready to answer. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { warmMaps = false, ...listening } = options
  const maps = createLocalOfflineMaps(loadOfflineMaps)
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
      return [identity, ...createBackends(maps, url)]
    },
    describe: (url) => describeWorld(url, ({ id }) => issueToken(id)),
    pages: { '/vehicles': listVehicles },
  })
  return { ...server, issueToken }
}

const createBackends = (maps: LocalOfflineMaps, url: string) => [
  createUsersSandbox(),
  createStripeSandbox(),
  ...createVehiclesSandbox().backends,
  createGoogleSandbox(maps),
  createMapboxSandbox(maps),
  createHereSandbox(maps),
  createOsmSandbox(maps),
  createOfflineMapsSandbox(maps, `${url}/offline-maps`),
]

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
  SANDBOX_HOST,
  SANDBOX_PUBLIC_URL,
}: NodeJS.ProcessEnv) {
  const port = Number(SANDBOX_PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError('SANDBOX_PORT: expected 0 to 65535')
  }
  const sandbox = await startSandbox({
    port,
    warmMaps: true,
    ...(SANDBOX_HOST === undefined ? {} : { host: SANDBOX_HOST }),
    ...(SANDBOX_PUBLIC_URL === undefined ? {} : { publicUrl: SANDBOX_PUBLIC_URL }),
  })
  releaseGarbage()
  console.log(`sandbox ready: ${sandbox.url}/`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close())
  }
}

if (import.meta.main) {
  main(process.env).catch((error: unknown) => {
    console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  })
}
