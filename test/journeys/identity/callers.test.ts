import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { revoke } from '../../../gateway/identity/revocations.ts'
import {
  startIdentityWorld,
  VIEWER,
  viewerOf,
  type IdentityWorld,
} from '../../support/identity/identity-world.ts'
import { encode } from '../../support/identity/saml-idp.ts'
import { askGateway, person } from '../../support/world.ts'

let world: IdentityWorld
let appKey: string

const ada = person('ada')
const ALL = ['car.read', 'map.read', 'openid']

const newApp = (appId: string, scopes: readonly string[], userId: string | null = null) =>
  world.keys.create({ appId, scopes, plan: 'gold', userId, expiresAtMs: null })

beforeAll(async () => {
  world = await startIdentityWorld()
  appKey = (await newApp('fleet-app', ['map.read', 'car.read'])).key
})
afterAll(() => world.close())

test('a key of the store is its app, with plan and scopes', async () => {
  const answer = await world.viewer({ 'x-api-key': appKey })

  expect(viewerOf(answer)).toEqual({
    kind: 'APP',
    app: 'fleet-app',
    appPlan: 'gold',
    issuer: null,
    scopes: ['car.read', 'map.read'],
    user: null,
  })
})

test("a token of the sandbox's provider is a person, through the client that got it", async () => {
  const token = await world.sandbox.issueToken(ada.id)

  const answer = await world.viewer({ authorization: `Bearer ${token}` })

  expect(viewerOf(answer)).toEqual({
    kind: 'USER',
    app: 'sandbox-app',
    appPlan: null,
    issuer: `${world.sandbox.url}/oidc`,
    scopes: ALL,
    user: { id: ada.id, name: 'Ada Amann' },
  })
})

test('a token of a second issuer is a person as well', async () => {
  const token = await world.idp.token({ sub: ada.id })

  const answer = await world.viewer({ authorization: `Bearer ${token}` })

  expect(viewerOf(answer)).toMatchObject({
    kind: 'USER',
    issuer: world.idp.issuer,
    user: { id: ada.id },
  })
})

test('an opaque token is introspected once, however often it comes', async () => {
  const token = await world.sandbox.issueToken(ada.id, { format: 'opaque' })
  const headers = { authorization: `Bearer ${token}` }
  await fetch(`${world.sandbox.url}/calls`, { method: 'DELETE' })

  const answers = await Promise.all([world.viewer(headers), world.viewer(headers)])
  await world.viewer(headers)

  expect(viewerOf(answers[0])).toMatchObject({ kind: 'USER', user: { id: ada.id }, scopes: ALL })
  const { calls } = (await (await fetch(`${world.sandbox.url}/calls`)).json()) as {
    calls: Record<string, { calls: readonly string[] }>
  }
  const introspections = calls['identity']?.calls.filter((call) => call.includes('introspection'))
  expect(introspections).toHaveLength(1)
})

test.each(['sandbox-app', 'sandbox-opaque-app'])(
  'a token that the client %s got for itself is an app that acts for nobody',
  async (client) => {
    const grant = await fetch(`${world.sandbox.url}/oidc/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client}:${client}-secret`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'map.read' }),
    })
    const { access_token: token } = (await grant.json()) as { access_token: string }

    const answer = await world.viewer({ authorization: `Bearer ${token}` })

    expect(viewerOf(answer)).toMatchObject({
      kind: 'APP',
      app: client,
      user: null,
      scopes: ['map.read'],
    })
  },
)

test('a key and a token together are one principal, who may do what both allow', async () => {
  const token = await world.sandbox.issueToken(ada.id)

  const answer = await world.viewer({ authorization: `Bearer ${token}`, 'x-api-key': appKey })

  expect(viewerOf(answer)).toEqual({
    kind: 'USER',
    app: 'fleet-app',
    appPlan: 'gold',
    issuer: `${world.sandbox.url}/oidc`,
    scopes: ['car.read', 'map.read'],
    user: { id: ada.id, name: 'Ada Amann' },
  })
})

test('a SAML assertion becomes a short token of our own, by either grant', async () => {
  const grants = [
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      assertion: encode(world.saml.sign()),
    },
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:saml2',
      subject_token: encode(world.saml.sign()),
      scope: 'car.read',
    },
  ]

  const [bearer, exchanged] = await Promise.all(
    grants.map((grant) =>
      world.exchange({ ...grant, client_id: 'fleet-app', client_secret: appKey }),
    ),
  )

  expect(bearer).toMatchObject({
    status: 200,
    body: { token_type: 'Bearer', expires_in: expect.any(Number), scope: 'car.read map.read' },
  })
  expect(Number(bearer?.body['expires_in'])).toBeLessThanOrEqual(330)
  expect(exchanged?.body).toMatchObject({
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    scope: 'car.read',
  })
  const answer = await world.viewer({
    authorization: `Bearer ${String(exchanged?.body['access_token'])}`,
  })
  expect(viewerOf(answer)).toMatchObject({
    kind: 'USER',
    app: 'fleet-app',
    issuer: 'https://gateway.test',
    scopes: ['car.read'],
    user: { id: ada.id },
  })
})

test('our own keys are published, without their private half', async () => {
  const keys = (await (await fetch(`${world.gateway.url}/oauth/jwks`)).json()) as {
    keys: readonly object[]
  }

  expect(keys.keys).toEqual([expect.objectContaining({ kty: 'EC', alg: 'ES256', use: 'sig' })])
  expect(keys.keys[0]).not.toHaveProperty('d')
})

test('while a key is rotated both are good; a revoked and an expired one are not, and say so', async () => {
  const first = await newApp('rotating-app', ['map.read'])

  const second = await world.keys.rotate(first.record.id, 3_600_000)
  const both = await Promise.all(
    [first, second].map(({ key }) => world.viewer({ 'x-api-key': key })),
  )
  const revoked = await newApp('revoked-app', [])
  await world.keys.revoke(revoked.record.id)
  const expired = await newApp('expired-app', [])
  await world.keys.expire(expired.record.id, Date.now() - 1)
  const refused = await Promise.all(
    [revoked, expired].map(({ key }) => world.viewer({ 'x-api-key': key })),
  )

  expect(both.map(({ status }) => status)).toEqual([200, 200])
  expect(refused.map(({ status }) => status)).toEqual([401, 401])
  expect(refused.map(({ headers }) => headers.get('www-authenticate'))).toEqual([
    expect.stringContaining('was revoked'),
    expect.stringContaining('has expired'),
  ])
})

test('a token on the revocation list is refused although it has not ended', async () => {
  const token = await world.idp.token({ sub: ada.id, jti: 'stolen' })
  await revoke(world.store, { issuer: world.idp.issuer, jti: 'stolen' }, 60_000)

  const answer = await world.viewer({ authorization: `Bearer ${token}` })

  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toContain('The token was revoked')
})

test('a token that was revoked as a whole is refused with the second signature that fits it, too', async () => {
  const token = await world.idp.token({ sub: ada.id, n: 'whole' })
  const twin = withTurnedSignature(token)
  const before = await world.viewer({
    authorization: `Bearer ${withTurnedSignature(await world.idp.token({ sub: ada.id }))}`,
  })
  await revoke(world.store, { token }, 60_000)

  const refused = await Promise.all(
    [token, twin].map((text) => world.viewer({ authorization: `Bearer ${text}` })),
  )

  expect(before.status).toBe(200)
  expect(refused.map(({ status }) => status)).toEqual([401, 401])
  expect(refused[1]?.headers.get('www-authenticate')).toContain('The token was revoked')
})

test('rotating the keys of an issuer loses no request under load', async () => {
  const ask = async () => {
    const token = await world.idp.token({ sub: ada.id, n: Math.random() })
    return askGateway(
      world.gateway.url,
      { authorization: `Bearer ${token}` },
      JSON.stringify({ query: VIEWER }),
    )
  }
  const statuses: number[] = []
  const load = async () => {
    for (let round = 0; round < 25; round += 1) statuses.push((await ask()).status)
  }

  const running = Array.from({ length: 8 }, load)
  for (let rotation = 0; rotation < 3; rotation += 1) {
    while (statuses.length < 50 * (rotation + 1)) await new Promise(setImmediate)
    await world.idp.rotate()
  }
  await Promise.all(running)

  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(statuses).toHaveLength(200)
})

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** (r, s) → (r, n - s): on a curve both fit. */
function withTurnedSignature(token: string): string {
  const dot = token.lastIndexOf('.')
  const signature = Buffer.from(token.slice(dot + 1), 'base64url')
  const turned = P256_ORDER - BigInt(`0x${signature.subarray(32).toString('hex')}`)
  const s = Buffer.from(turned.toString(16).padStart(64, '0'), 'hex')
  return `${token.slice(0, dot)}.${Buffer.concat([signature.subarray(0, 32), s]).toString('base64url')}`
}
