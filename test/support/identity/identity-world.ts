/**
 * A gateway that takes every kind of caller: the sandbox's provider by JWT and by introspection, a second issuer, a SAML
 * provider, and keys of a store.
 *
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDurableStore, type DurableStore } from '../../../gateway/cache/durable-store.ts'
import { createKeyRing, type KeyRing } from '../../../gateway/identity/keys/key-ring.ts'
import { startGateway, type RunningGateway } from '../../../gateway/start-gateway.ts'
import { startSandbox, type Sandbox } from '../../../subgraphs/sandbox.ts'
import { gatewayEnvironment } from '../../../subgraphs/sandbox-kit/gateway-environment.ts'
import { askGateway, type Answer } from '../world.ts'
import { startJwtIdp, type JwtIdp } from './jwt-idp.ts'
import { createSamlIdp, type SamlIdp } from './saml-idp.ts'

export const PUBLIC_URL = 'https://gateway.test'
export const TOKEN_ENDPOINT = `${PUBLIC_URL}/oauth/token`

export interface IdentityWorld {
  readonly gateway: RunningGateway
  readonly sandbox: Sandbox
  readonly idp: JwtIdp
  readonly saml: SamlIdp
  readonly keys: KeyRing
  readonly store: DurableStore
  viewer(headers: Readonly<Record<string, string>>): Promise<Answer>
  /** `POST /oauth/token`. */
  exchange(
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<OAuthReply>
  close(): Promise<void>
}

export interface OAuthReply {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, string | number>>
}

export const VIEWER = '{ viewer { kind app appPlan issuer scopes user { id name } } }'

export async function startIdentityWorld(
  environment: Readonly<Record<string, string>> = {},
): Promise<IdentityWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
  const keysStore = `sqlite:${join(folder, 'keys.sqlite')}`
  const [sandbox, idp] = await Promise.all([startSandbox({ port: 0 }), startJwtIdp()])
  const saml = createSamlIdp(TOKEN_ENDPOINT)
  const gateway = await startGateway({
    ...gatewayEnvironment(sandbox.url),
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    PUBLIC_URL,
    KEYS_STORE: keysStore,
    INTROSPECTION_SECRET: 'sandbox-gateway-secret',
    OIDC_ISSUERS: JSON.stringify([
      {
        issuer: idp.issuer,
        audience: idp.audience,
        jwksUrl: `${idp.issuer}/jwks`,
        algorithms: ['ES256', 'RS256'],
      },
    ]),
    OIDC_INTROSPECTION: JSON.stringify({
      url: `${sandbox.url}/oidc/token/introspection`,
      id: 'sandbox-gateway',
      secret: 'env:INTROSPECTION_SECRET',
    }),
    SAML_ISSUERS: JSON.stringify([
      {
        entityId: saml.entityId,
        certificates: [saml.certificate],
        scopes: ['car.read', 'map.read', 'openid'],
      },
    ]),
    ...environment,
  })
  const store = createDurableStore(keysStore)
  return {
    gateway,
    sandbox,
    idp,
    saml,
    store,
    keys: createKeyRing(store, Date.now),
    viewer: (headers) => askGateway(gateway.url, headers, JSON.stringify({ query: VIEWER })),
    exchange: async (form, headers = {}) => {
      const body = new URLSearchParams(form)
      const answer = await fetch(`${gateway.url}/oauth/token`, { method: 'POST', headers, body })
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as {} }
    },
    close: async () => {
      await gateway.close()
      await Promise.all([sandbox.close(), idp.close(), store.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What the gateway understood, without the parts that say nothing. */
export const viewerOf = ({ data }: Answer): unknown =>
  (data as { viewer?: unknown } | null | undefined)?.viewer
