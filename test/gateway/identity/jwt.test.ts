import { beforeAll, describe, expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose'
import { createJwtIssuer, type JwtRules } from '../../../gateway/identity/jwt.ts'
import { readSignedToken } from '../../../gateway/identity/tokens/signed-token.ts'
import { TransportError } from '../../../subgraphs/backend/transport.ts'
import { fakeTransport } from '../../support/fake-transport.ts'

const ISSUER = 'https://idp.test'
const AUDIENCE = 'https://api.test'

let key: CryptoKey
let strangerKey: CryptoKey
let jwks: object

beforeAll(async () => {
  const pair = await generateKeyPair('ES256')
  key = pair.privateKey
  jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] }
  strangerKey = (await generateKeyPair('ES256')).privateKey
})

const verifier = (answer = () => ({ body: jwks as unknown }), rules: Partial<JwtRules> = {}) => {
  const fake = fakeTransport(answer)
  const issuer = createJwtIssuer({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwksUrl: `${ISSUER}/jwks`,
    algorithms: ['ES256'],
    clockToleranceSeconds: 5,
    timeoutMs: 500,
    transport: fake.transport,
    now: Date.now,
    ...rules,
  })
  const verify = async (token: string) => (await issuer.verify(readSignedToken(token))).principal
  return { verify, requests: fake.requests }
}

const token = (header: object = {}) =>
  new SignJWT({ scope: 'map.read car.read' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', ...header })
    .setSubject('u1')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('5m')

test('makes the subject the user and the scope a sorted list', async () => {
  const { verify } = verifier()

  const principal = await verify(await token().sign(key))

  expect(principal).toEqual({
    kind: 'USER',
    userId: 'u1',
    appId: null,
    scopes: ['car.read', 'map.read'],
    issuer: ISSUER,
  })
})

test('reads the keys once for many tokens', async () => {
  const { verify, requests } = verifier()

  await verify(await token().sign(key))
  await verify(await token().sign(key))

  expect(requests.map(({ url }) => url)).toEqual([`${ISSUER}/jwks`])
})

describe('refuses with UNAUTHENTICATED', () => {
  const forgeries: Record<string, () => Promise<string> | string> = {
    'an expired token': () => token().setExpirationTime('-1m').sign(key),
    'a token without an end': () =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
        .setSubject('u1')
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .sign(key),
    'a token that is not valid yet': () => token().setNotBefore('1m').sign(key),
    'another issuer': () => token().setIssuer('https://evil.test').sign(key),
    'another audience': () => token().setAudience('https://other.test').sign(key),
    'a key nobody published': () => token({ kid: 'k2' }).sign(strangerKey),
    "a stranger's signature under a known key id": () => token().sign(strangerKey),
    'an ID token': () => token({ typ: 'JWT' }).sign(key),
    'alg none': () =>
      new UnsecuredJWT({})
        .setSubject('u1')
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setExpirationTime('5m')
        .encode(),
    'a shared-secret algorithm': () => token({ alg: 'HS256' }).sign(new Uint8Array(32)),
    'a cut-off token': async () => (await token().sign(key)).slice(0, -5),
    'a token without signature': async () => (await token().sign(key)).replace(/[^.]*$/, ''),
    rubbish: () => 'rubbish',
  }

  test.each(Object.entries(forgeries))('%s', async (_name, forge) => {
    const { verify } = verifier()

    const refused = verify(await forge())

    await expect(refused).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } })
  })
})

test('calls the identity backend unavailable, not the token bad, when the keys cannot be read', async () => {
  const { verify } = verifier(() => {
    throw new TransportError('UNREACHABLE')
  })

  const failed = verify(await token().sign(key))

  await expect(failed).rejects.toMatchObject({
    extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'identity' },
  })
})

test('calls the identity backend too slow when the keys do not come in time', async () => {
  const { verify } = verifier(() => {
    throw new TransportError('TIMEOUT')
  })

  const failed = verify(await token().sign(key))

  await expect(failed).rejects.toMatchObject({
    extensions: { code: 'BACKEND_TIMEOUT', backend: 'identity' },
  })
})

test('calls the identity backend unavailable when it publishes nonsense', async () => {
  const { verify } = verifier(() => ({ body: { keys: 'nonsense' } as unknown }))

  const failed = verify(await token().sign(key))

  await expect(failed).rejects.toMatchObject({ extensions: { code: 'BACKEND_UNAVAILABLE' } })
})

describe('times with fractions of a second', () => {
  const NOW_SECONDS = 1_800_000_000.75
  const rules = { now: () => NOW_SECONDS * 1000, clockToleranceSeconds: 0 }
  const timed = (times: object) =>
    new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'u1', exp: NOW_SECONDS + 60, ...times })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
      .sign(key)

  test.each(['iat', 'nbf'])('a token whose %s lies in this very second is good', async (claim) => {
    const { verify } = verifier(undefined, rules)

    const principal = await verify(await timed({ [claim]: NOW_SECONDS - 0.25 }))

    expect(principal.userId).toBe('u1')
  })

  test('a token that ended in this very second is good no longer', async () => {
    const { verify } = verifier(undefined, rules)

    const refused = verify(await timed({ exp: NOW_SECONDS - 0.25 }))

    await expect(refused).rejects.toThrow('expired')
  })
})
