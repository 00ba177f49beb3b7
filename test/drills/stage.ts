/**
 * Where drills are played: one sandbox, and a gateway before it under the policy that a drill is about.
 *
 * @module
 */
import { startGateway, type RunningGateway } from '../../gateway/start-gateway.ts'
import { startSandbox } from '../../subgraphs/sandbox.ts'
import { sha256OfKey } from '../../subgraphs/sandbox-kit/api-keys.ts'
import type { FaultSetting } from '../../subgraphs/sandbox-kit/fault-setting.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { askGateway, person, type Answer } from '../support/world.ts'
import { QUESTION } from './road.ts'

/** What the backend that fails is given, in milliseconds; all others have half a minute. */
export const TIMEOUT_MS = 300

const PATIENT_MS = '30000'

const KEY = 'rbk_drills'

/** A backend as the product's options call it, by its name in the sandbox. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  users: 'USERS',
  stripe: 'SUBSCRIPTIONS',
  smartcar: 'VEHICLES',
  tesla: 'VEHICLES',
  viss: 'VEHICLES',
}

export const impatientWith = (backend: string): Readonly<Record<string, string>> => ({
  [`${OPTION_NAMES[backend] ?? 'MAPS'}_TIMEOUT_MS`]: String(TIMEOUT_MS),
})

export interface Actor {
  /** As Ada, by a key of her app; or by her token. */
  ask(
    carId: string,
    by?: 'KEY' | 'TOKEN',
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
  /** For this gateway alone. */
  pass(seconds: number): void
  /** Everything that is kept; tokens end, too. */
  forget(): Promise<void>
  close(): Promise<void>
}

export interface Stage {
  readonly url: string
  readonly availableFaults: Readonly<Record<string, readonly string[]>>
  /** A gateway with these options, beside which backends are tried once and patiently and nothing is kept. */
  enter(
    environment: Readonly<Record<string, string>>,
    readSdl?: (name: string) => string,
  ): Promise<Actor>
  fault(backend: string, setting: FaultSetting): void
  heal(): void
  /** What backends were asked since the last time, as `backend METHOD path`. */
  takeCalls(): readonly string[]
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const sandbox = await startSandbox({ port: 0, warmMaps: true })
  const common = { ...gatewayEnvironment(sandbox.url), ...STERN, API_KEYS: keys() }
  const ada = person('ada').id
  return {
    url: sandbox.url,
    availableFaults: sandbox.faults.available(),
    enter: async (environment, readSdl) => {
      let passedMs = 0
      const now = () => Date.now() + passedMs
      const effects = { now, ...(readSdl === undefined ? {} : { readSdl }) }
      const gateway = await startGateway({ ...common, ...environment }, effects)
      return {
        ask: async (id, by = 'KEY', headers = {}) =>
          ask(
            gateway,
            id,
            by === 'KEY'
              ? { 'x-api-key': KEY, ...headers }
              : { authorization: `Bearer ${await sandbox.issueToken(ada)}`, ...headers },
          ),
        pass: (seconds) => void (passedMs += seconds * 1000),
        forget: async () => {
          passedMs += TOKENS_LAST_MS
          await invalidate(gateway)
        },
        close: () => gateway.close(),
      }
    },
    fault: (backend, setting) => sandbox.faults.set(backend, setting),
    heal: () => sandbox.faults.clear(),
    takeCalls: () => {
      const calls = sandbox.backends.flatMap(({ name }) =>
        sandbox.calls.of(name).calls.map((call) => `${name} ${call}`),
      )
      sandbox.calls.clear()
      return calls
    },
    close: () => sandbox.close(),
  }
}

const STERN: Readonly<Record<string, string>> = {
  PORT: '0',
  LOG_LEVEL: 'silent',
  ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
  BACKEND_TIMEOUT_MS: PATIENT_MS,
  BACKEND_RETRIES: '0',
  BACKEND_BREAKER_FAILURES: '0',
  CACHE: 'off',
  // The clocks of a gateway that time passes for and of its cars differ.
  POSITION_STALE_AFTER_MS: '604800000',
}

/** Longer than any in the sandbox; some two thousand times so much, and new places of cars are a week old and stale. */
const TOKENS_LAST_MS = 301_000

async function invalidate({ url }: RunningGateway): Promise<void> {
  const answer = await fetch(`${url}/cache/invalidate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': KEY },
    body: JSON.stringify({ types: ['User', 'Vehicle', 'ServicePlan', 'MapView'] }),
  })
  await answer.arrayBuffer()
}

const keys = () =>
  JSON.stringify([
    {
      ...{ appId: 'drills', sha256: sha256OfKey(KEY), userId: person('ada').id },
      scopes: ['car.read', 'map.read', 'cache.invalidate'],
    },
  ])

const ask = ({ url }: RunningGateway, id: string, headers: Readonly<Record<string, string>>) =>
  askGateway(url, headers, JSON.stringify({ query: QUESTION, variables: { id } }))
