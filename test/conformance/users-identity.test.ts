import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createRemoteJWKSet, jwtVerify, type JWTVerifyResult } from 'jose'
import { startSandboxServer, type SandboxServer } from '../../subgraphs/sandbox-kit/server.ts'
import { PEOPLE } from '../../subgraphs/sandbox-kit/world.ts'
import {
  createIdentitySandbox,
  SANDBOX_AUDIENCE,
  SANDBOX_CLIENTS,
  type IdentitySandbox,
} from '../../subgraphs/users/sandbox/identity.ts'

let server: SandboxServer
let identity: IdentitySandbox
let issuer: string

beforeEach(async () => {
  server = await startSandboxServer({
    port: 0,
    backends: (baseUrl) => {
      issuer = `${baseUrl}/oidc`
      identity = createIdentitySandbox({ issuer })
      return Promise.resolve([identity])
    },
  })
})
afterEach(() => server.close())

const idOf = (name: string) => PEOPLE.find(({ givenName }) => givenName === name)?.id ?? ''

interface Answer {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

async function request(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(issuer + path, init)
  return { status: response.status, json: (await response.json()) as Answer['json'] }
}

const askToken = (body: unknown) =>
  request('/sandbox/token', { method: 'POST', body: JSON.stringify(body) })

/** A form sent by a client that proves itself with its secret (RFC 6749 section 2.3.1). */
function postForm(
  path: string,
  { id, secret }: { readonly id: string; readonly secret: string },
  form: Record<string, string>,
): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  const body = new URLSearchParams(form)
  return request(path, { method: 'POST', headers: { authorization }, body })
}

/** Verifies as a resource server does: keys by discovery, then signature and claims (RFC 9068 section 4). */
async function verify(token: unknown): Promise<JWTVerifyResult> {
  const { json } = await request('/.well-known/openid-configuration')
  expect(json).toMatchObject({ issuer, jwks_uri: expect.stringContaining(issuer) })
  const keys = createRemoteJWKSet(new URL(String(json.jwks_uri)))
  return jwtVerify(String(token), keys, {
    issuer,
    audience: SANDBOX_AUDIENCE,
    typ: 'at+jwt',
    algorithms: ['ES256'],
  })
}

test.each(PEOPLE.map(({ givenName }) => [givenName]))(
  'a token for %s is a JWT that the published keys verify',
  async (name) => {
    const { status, json } = await askToken({ user: name.toLowerCase() })

    const { payload, protectedHeader } = await verify(json.access_token)

    expect(status).toBe(200)
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 30 * 24 * 3600 })
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
    expect(payload).toMatchObject({
      iss: issuer,
      sub: idOf(name),
      aud: SANDBOX_AUDIENCE,
      scope: 'openid car.read map.read',
      client_id: SANDBOX_CLIENTS.app.id,
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(30 * 24 * 3600)
  },
)

test('a ready token needs no request, and may be short, narrow or for anybody', async () => {
  const token = await identity.issueToken('somebody', { expiresInSeconds: 60, scope: 'map.read' })

  const { payload } = await verify(token)

  expect(payload).toMatchObject({ sub: 'somebody', scope: 'map.read' })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60)
})

test('a token can be had that has expired already', async () => {
  const { json } = await askToken({ user: 'ada', expiresInSeconds: -60 })

  await expect(verify(json.access_token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' })
})

test('keys of another start do not verify', async () => {
  const other = createIdentitySandbox({ issuer })
  const token = await other.issueToken(idOf('Ada'))
  await other.close()

  await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
})

test.each([
  ['an unknown person', { user: 'zoe' }],
  ['nobody', {}],
  ['a lifetime of 0', { user: 'ada', expiresInSeconds: 0 }],
  ['a lifetime of half a second', { user: 'ada', expiresInSeconds: 0.5 }],
  ['a lifetime of ten years', { user: 'ada', expiresInSeconds: 315_360_000 }],
  ['an unknown format', { user: 'ada', format: 'saml' }],
])('a token for %s is refused', async (_what, body) => {
  const answer = await askToken(body)

  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request' } })
})

test('the token endpoint of the sandbox wants POST', async () => {
  const answer = await request('/sandbox/token')

  expect(answer.status).toBe(405)
})

test('an app gets a JWT by its client credentials', async () => {
  const grant = { grant_type: 'client_credentials', scope: 'map.read' }

  const { json } = await postForm('/token', SANDBOX_CLIENTS.app, grant)

  const { payload } = await verify(json.access_token)
  expect(payload).toMatchObject({ client_id: SANDBOX_CLIENTS.app.id, scope: 'map.read' })
})

test('a wrong secret gets nothing', async () => {
  const app = { ...SANDBOX_CLIENTS.app, secret: 'wrong' }

  const answer = await postForm('/token', app, { grant_type: 'client_credentials' })

  expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_client' } })
})

test('an opaque token says who it is for when introspected, and nothing once expired', async () => {
  const { json } = await askToken({ user: 'ada', format: 'opaque' })
  const expired = await askToken({ user: 'ada', format: 'opaque', expiresInSeconds: -1 })
  const introspect = (token: unknown) =>
    postForm('/token/introspection', SANDBOX_CLIENTS.gateway, { token: String(token) })

  const live = await introspect(json.access_token)
  const dead = await introspect(expired.json.access_token)

  expect(live.json).toMatchObject({
    active: true,
    sub: idOf('Ada'),
    aud: SANDBOX_AUDIENCE,
    scope: 'openid car.read map.read',
  })
  expect(dead.json).toEqual({ active: false })
})

test('an app without a user gets an opaque token by its client credentials', async () => {
  const grant = { grant_type: 'client_credentials', scope: 'map.read' }
  const { json } = await postForm('/token', SANDBOX_CLIENTS.opaqueApp, grant)

  const answer = await postForm('/token/introspection', SANDBOX_CLIENTS.gateway, {
    token: String(json.access_token),
  })

  expect(answer.json).toMatchObject({
    active: true,
    client_id: SANDBOX_CLIENTS.opaqueApp.id,
    scope: 'map.read',
  })
})

test('it starts and refuses without a word on the console', async () => {
  const spies = (['log', 'info', 'warn', 'error'] as const).map((method) =>
    jest.spyOn(console, method).mockImplementation(() => undefined),
  )
  try {
    await createIdentitySandbox({ issuer }).close()
    await request('/auth')
    await postForm('/token', SANDBOX_CLIENTS.app, { grant_type: 'password' })

    expect(spies.flatMap(({ mock }) => mock.calls)).toEqual([])
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
})
