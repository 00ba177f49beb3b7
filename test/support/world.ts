/**
 * A whole world for journeys: sandbox and gateway, listening on ports of their own, asked over real HTTP.
 *
 * @module
 */
import { startGateway, type RunningGateway } from '../../gateway/start-gateway.ts'
import { createSandboxMaps, startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { CARS, PEOPLE, type SandboxPerson } from '../../subgraphs/sandbox-kit/world.ts'

export interface GraphqlError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, unknown>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // Journeys look at answers of any shape; what they expect is what types them.
  readonly data: Readonly<Record<string, unknown>> | null | undefined
  readonly errors: readonly GraphqlError[]
  readonly extensions: Readonly<Record<string, unknown>>
}

/** The backends' side of a world, without a gateway. */
export interface Backends {
  readonly sandbox: Sandbox
  token(person: string): Promise<string>
  /** What the sandbox's backends were asked since the last time, by backend, as `METHOD path`. */
  takeCalls(): Promise<Readonly<Record<string, readonly string[]>>>
  /** `null` makes the backend well again. */
  fault(backend: string, fault: string | null, options?: object): Promise<void>
}

export interface World extends Backends {
  readonly gateway: RunningGateway
  /** Asks as a person (`ada`), with explicit headers, or as nobody (`null`). */
  ask(
    who: string | Readonly<Record<string, string>> | null,
    query: string,
    variables?: object,
  ): Promise<Answer>
  close(): Promise<void>
}

export const person = (name: string): SandboxPerson => {
  const found = PEOPLE.find(({ givenName }) => givenName.toLowerCase() === name)
  if (found) return found
  throw new TypeError(`expected somebody of the sandbox, got ${name}`)
}

/** A car of the sandbox by its owner and make. */
export const carOf = (owner: string, make?: string): string => {
  const { id } = person(owner)
  const found = CARS.find((car) => car.ownerId === id && (make === undefined || car.make === make))
  if (found) return found.id
  throw new TypeError(`expected a car of ${owner}`)
}

/** Loaded once in a test file, however many sandboxes it starts: nothing changes them. */
const maps = createSandboxMaps()

export async function startBackends(): Promise<Backends> {
  const sandbox = await startSandbox({ port: 0, warmMaps: true, maps })
  const control = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`sandbox: ${await answer.text()}`)
    return (await answer.json()) as { calls: Record<string, { calls: readonly string[] }> }
  }
  return {
    sandbox,
    token: (name) => sandbox.issueToken(person(name).id),
    takeCalls: async () => {
      const { calls } = await control('GET', '/calls')
      await control('DELETE', '/calls')
      const asked = Object.entries(calls).filter(([, one]) => one.calls.length > 0)
      return Object.fromEntries(asked.map(([name, one]) => [name, one.calls]))
    },
    fault: async (backend, fault, options = {}) => {
      if (fault === null) await control('DELETE', `/faults/${backend}`)
      else await control('PUT', `/faults/${backend}`, { fault, ...options })
    },
  }
}

export async function startWorld(
  environment: Readonly<Record<string, string>> = {},
): Promise<World> {
  const backends = await startBackends()
  const { sandbox, token } = backends
  const gateway = await startGateway({
    ...gatewayEnvironment(sandbox.url),
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    BACKEND_TIMEOUT_MS: '30000',
    // Journeys count what a question costs; those about the cache turn it on.
    CACHE: 'off',
    ...environment,
  })
  sandbox.webhooks.sendTo(gateway.url)
  return {
    ...backends,
    gateway,
    ask: async (who, query, variables = {}) => {
      const headers =
        typeof who === 'string' ? { authorization: `Bearer ${await token(who)}` } : who
      return askGateway(gateway.url, { ...headers }, JSON.stringify({ query, variables }))
    },
    close: async () => {
      await gateway.close()
      await sandbox.close()
    },
  }
}

export async function askGateway(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answer> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  const json = (await answer.json()) as Partial<Pick<Answer, 'data' | 'errors' | 'extensions'>>
  return {
    status: answer.status,
    headers: answer.headers,
    data: json.data,
    errors: json.errors ?? [],
    extensions: json.extensions ?? {},
  }
}

/** Path and code of every error, the way journeys compare them. */
export const codesOf = ({ errors }: Answer): readonly string[] =>
  errors.map(({ path, extensions }) => `${path?.join('.') ?? ''}: ${String(extensions['code'])}`)
