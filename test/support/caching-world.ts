/**
 * Several gateways before one sandbox, with the record cache on and a clock that moves when it is told.
 *
 * @module
 */
import { startGateway, type RunningGateway } from '../../gateway/start-gateway.ts'
import { sha256OfKey } from '../../subgraphs/sandbox-kit/api-keys.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { askGateway, person, startBackends, type Answer, type Backends } from './world.ts'

export interface CachingWorld extends Pick<Backends, 'takeCalls' | 'fault' | 'sandbox'> {
  /** As a person, or as nobody; at the first gateway unless told otherwise. */
  ask(who: string | null, query: string, variables?: object, gateway?: number): Promise<Answer>
  /** At the first gateway. Answers how many records were forgotten. */
  invalidate(selector: object): Promise<number>
  /** Lets so many seconds pass for all gateways. */
  pass(seconds: number): void
  /** Changes something at a backend of the sandbox, behind the gateways' backs. */
  change(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<void>
  close(): Promise<void>
}

const OPERATOR = 'rbk_operator_of_tests'

export async function startCachingWorld(
  environment: Readonly<Record<string, string>> = {},
  gateways = 1,
): Promise<CachingWorld> {
  const backends = await startBackends()
  const env = { ...environmentOn(backends), ...environment }
  let nowMs = Date.now()
  const now = () => nowMs
  const running: RunningGateway[] = []
  while (running.length < gateways) running.push(await startGateway(env, { now }))
  const urlOf = (index: number) => running[index]?.url ?? ''
  return {
    ...{ takeCalls: backends.takeCalls, fault: backends.fault, sandbox: backends.sandbox },
    ask: async (who, query, variables = {}, gateway = 0) => {
      const headers = who === null ? {} : { authorization: `Bearer ${await backends.token(who)}` }
      const body = JSON.stringify({ query, variables })
      return askGateway(urlOf(gateway), headers as Record<string, string>, body)
    },
    invalidate: async (selector) => {
      const answer = await fetch(`${urlOf(0)}/cache/invalidate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': OPERATOR },
        body: JSON.stringify(selector),
      })
      if (!answer.ok) throw new Error(await answer.text())
      return ((await answer.json()) as { readonly forgotten: number }).forgotten
    },
    pass: (seconds) => void (nowMs += seconds * 1000),
    change: async (method, path, headers, body) => {
      const answer = await fetch(`${backends.sandbox.url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(`sandbox: ${await answer.text()}`)
    },
    close: async () => {
      for (const gateway of running) await gateway.close()
      await backends.sandbox.close()
    },
  }
}

function environmentOn({ sandbox }: Backends): Readonly<Record<string, string>> {
  const base = gatewayEnvironment(sandbox.url)
  const operator = {
    appId: 'operator',
    sha256: sha256OfKey(OPERATOR),
    scopes: ['cache.invalidate'],
  }
  const keys = JSON.parse(base['API_KEYS'] ?? '[]') as readonly object[]
  return {
    ...base,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    BACKEND_TIMEOUT_MS: '30000',
    API_KEYS: JSON.stringify([...keys, operator]),
  }
}

/** Takes all of a person's grants away, at the directory. */
export const withdrawGrants = (world: CachingWorld, name: string): Promise<void> =>
  world.change(
    'PATCH',
    `/scim/v2/Users/${person(name).id}`,
    { authorization: 'Bearer sandbox-scim-token', 'content-type': 'application/scim+json' },
    {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [
        {
          op: 'replace',
          path: 'urn:roundabout:params:scim:schemas:extension:2.0:User:vehicles',
          value: [],
        },
      ],
    },
  )

/** Ends a person's plan, at the billing backend. */
export const endPlan = (world: CachingWorld, name: string): Promise<void> =>
  world.change('DELETE', `/stripe/v1/subscriptions/sub_${name}`, {
    authorization: 'Bearer sk_test_sandbox',
  })
