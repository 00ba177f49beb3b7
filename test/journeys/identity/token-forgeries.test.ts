import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose'
import { startIdentityWorld, type IdentityWorld } from '../../support/identity/identity-world.ts'
import { newSigningKey, startJwtIdp, type JwtIdp } from '../../support/identity/jwt-idp.ts'
import { person } from '../../support/world.ts'

let world: IdentityWorld
let stranger: JwtIdp

beforeAll(async () => {
  world = await startIdentityWorld()
  stranger = await startJwtIdp()
})
afterAll(async () => {
  await stranger.close()
  await world.close()
})

const nowSeconds = () => Math.floor(Date.now() / 1000)
const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url')
const good = () => world.idp.token({ sub: person('ada').id })
const parts = async () => (await good()).split('.') as [string, string, string]
const strangersKey = () => newSigningKey('k1')

/** The published key as the shared secret of an HMAC: the classic confusion. */
async function confused(alg: 'HS256' | 'HS512', secretOf: () => Promise<string>): Promise<string> {
  const [, payload] = await parts()
  const input = `${part({ alg, kid: 'k1', typ: 'at+jwt' })}.${payload}`
  const hash = alg === 'HS256' ? 'sha256' : 'sha512'
  return `${input}.${createHmac(hash, await secretOf())
    .update(input)
    .digest('base64url')}`
}

const spki = async () => {
  const publicKey = await importJWK(world.idp.key().jwk, 'ES256')
  return exportSPKI(publicKey as Parameters<typeof exportSPKI>[0])
}

const UNKNOWN_KEY = 'signed with a key that its issuer does not publish'
const BAD_SIGNATURE = 'signature does not fit'
const BAD_ALGORITHM = 'an algorithm that is not accepted'
const NO_JWT = 'not a signed JWT'
const INACTIVE = 'is not active'

const FORGERIES: Readonly<Record<string, readonly [() => string | Promise<string>, string]>> = {
  'alg none': [
    () =>
      new UnsecuredJWT({ scope: 'car.read' })
        .setSubject('u1')
        .setIssuer(world.idp.issuer)
        .setAudience(world.idp.audience)
        .setExpirationTime('5m')
        .encode(),
    BAD_ALGORITHM,
  ],
  'alg NonE with a signature': [
    async () => {
      const [, payload, signature] = await parts()
      return `${part({ alg: 'NonE', kid: 'k1', typ: 'at+jwt' })}.${payload}.${signature}`
    },
    BAD_ALGORITHM,
  ],
  'no alg at all': [
    async () => {
      const [, payload, signature] = await parts()
      return `${part({ kid: 'k1', typ: 'at+jwt' })}.${payload}.${signature}`
    },
    NO_JWT,
  ],
  'HS256 with the public key as the secret': [() => confused('HS256', spki), BAD_ALGORITHM],
  'HS512 with the published JWK as the secret': [
    () => confused('HS512', async () => JSON.stringify(world.idp.key().jwk)),
    BAD_ALGORITHM,
  ],
  'HS256 with an empty secret': [() => confused('HS256', async () => ''), BAD_ALGORITHM],
  'an accepted algorithm that the key is not for': [
    async () => {
      const { privateKey } = await generateKeyPair('RS256')
      return world.idp.token({}, { alg: 'RS256' }, privateKey)
    },
    UNKNOWN_KEY,
  ],
  'an algorithm of the family that is not listed': [
    async () => {
      const { privateKey } = await generateKeyPair('ES384')
      return world.idp.token({}, { alg: 'ES384' }, privateKey)
    },
    BAD_ALGORITHM,
  ],
  "a stranger's signature under a published key id": [
    async () => world.idp.token({}, {}, await strangersKey()),
    BAD_SIGNATURE,
  ],
  'a key id that nobody published': [
    async () => world.idp.token({}, {}, await newSigningKey('k2')),
    UNKNOWN_KEY,
  ],
  'a key id that is a path': [
    async () => world.idp.token({}, { kid: '../../../../dev/null' }, await strangersKey()),
    UNKNOWN_KEY,
  ],
  'a key id that is SQL': [
    async () => world.idp.token({}, { kid: "x' UNION SELECT 'secret" }, await strangersKey()),
    UNKNOWN_KEY,
  ],
  "a key id that is an issuer's URL": [
    async () => world.idp.token({}, { kid: `${stranger.issuer}/jwks` }, stranger.key().privateKey),
    UNKNOWN_KEY,
  ],
  'no key id and a strange key': [
    async () => world.idp.token({}, { kid: undefined }, (await strangersKey()).privateKey),
    BAD_SIGNATURE,
  ],
  "a jku to the forger's keys": [
    () => {
      const header = { jku: `${stranger.issuer}/jwks`, kid: 'theirs' }
      return world.idp.token({}, header, stranger.key().privateKey)
    },
    UNKNOWN_KEY,
  ],
  "an x5u to the forger's certificate": [
    async () =>
      world.idp.token(
        {},
        { x5u: `${stranger.issuer}/cert.pem` },
        (await strangersKey()).privateKey,
      ),
    BAD_SIGNATURE,
  ],
  "the forger's key in the header": [
    async () => {
      const key = await strangersKey()
      return world.idp.token({}, { jwk: key.jwk }, key)
    },
    BAD_SIGNATURE,
  ],
  "the forger's certificate in the header": [
    async () => world.idp.token({}, { x5c: ['MIIB'] }, await strangersKey()),
    BAD_SIGNATURE,
  ],
  'an unknown critical extension': [
    async () => {
      const key = world.idp.key()
      const payload = { iss: world.idp.issuer, aud: world.idp.audience, sub: 'u1', x: true }
      return new SignJWT({ ...payload, exp: nowSeconds() + 60 })
        .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt', crit: ['x'], x: 1 })
        .sign(key.privateKey, { crit: { x: true } })
    },
    NO_JWT,
  ],
  'an unencoded payload (b64 false)': [
    async () => {
      const [, payload, signature] = await parts()
      const header = { alg: 'ES256', kid: 'k1', typ: 'at+jwt', b64: false, crit: ['b64'] }
      return `${part(header)}.${payload}.${signature}`
    },
    NO_JWT,
  ],
  expired: [() => world.idp.token({ exp: nowSeconds() - 60 }), 'has expired'],
  'without an end': [() => world.idp.token({ exp: undefined }), 'no usable end'],
  'with an end that is no number': [() => world.idp.token({ exp: 'tomorrow' }), 'no usable end'],
  'not valid yet': [() => world.idp.token({ nbf: nowSeconds() + 120 }), 'not valid yet'],
  'issued in the future': [() => world.idp.token({ iat: nowSeconds() + 120 }), 'in the future'],
  'for another audience': [
    () => world.idp.token({ aud: 'https://other.test' }),
    'for another audience',
  ],
  'for an audience that begins like ours': [
    () => world.idp.token({ aud: `${world.idp.audience}.evil.test` }),
    'for another audience',
  ],
  'without an audience': [() => world.idp.token({ aud: undefined }), 'for another audience'],
  'of an issuer that nobody trusts': [() => stranger.token(), 'does not trust'],
  "a stranger's token in the name of a trusted issuer": [
    () => stranger.token({ iss: world.idp.issuer }),
    BAD_SIGNATURE,
  ],
  'of one trusted issuer in the name of another': [
    () => world.idp.token({ iss: `${world.sandbox.url}/oidc` }),
    UNKNOWN_KEY,
  ],
  'without an issuer': [() => world.idp.token({ iss: undefined }), 'does not trust'],
  'with a list of issuers': [() => world.idp.token({ iss: [world.idp.issuer] }), 'does not trust'],
  'without a subject': [() => world.idp.token({ sub: undefined }), '"sub"'],
  'with an empty subject': [() => world.idp.token({ sub: '' }), '"sub"'],
  'an ID token': [() => world.idp.token({}, { typ: 'JWT' }), 'another type'],
  'a logout token': [() => world.idp.token({}, { typ: 'logout+jwt' }), 'another type'],
  'without a type': [() => world.idp.token({}, { typ: undefined }), 'another type'],
  'another payload under the signature of a good one': [
    async () => {
      const [header, , signature] = await parts()
      const [, payload] = (await world.idp.token({ sub: person('eva').id })).split('.')
      return `${header}.${String(payload)}.${signature}`
    },
    BAD_SIGNATURE,
  ],
  'the signature of another good token': [
    async () => {
      const [header, payload] = await parts()
      const [, , signature] = (await world.idp.token({ sub: 'u2' })).split('.')
      return `${header}.${payload}.${String(signature)}`
    },
    BAD_SIGNATURE,
  ],
  'a signature of nothing but zeros': [
    async () => {
      const [header, payload] = await parts()
      return `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`
    },
    BAD_SIGNATURE,
  ],
  'without a signature': [
    async () => {
      const [header, payload] = await parts()
      return `${header}.${payload}.`
    },
    BAD_SIGNATURE,
  ],
  'cut off': [async () => (await good()).slice(0, -9), NO_JWT],
  'a payload that is no JSON': [
    async () => {
      const [header, , signature] = await parts()
      return `${header}.${Buffer.from('{"iss":').toString('base64url')}.${signature}`
    },
    NO_JWT,
  ],
  'encrypted instead of signed': [() => 'e30.e30.e30.e30.e30', 'none that its issuer introspects'],
  'an opaque token that nobody issued': [() => 'never-issued-opaque-token', INACTIVE],
  'an opaque token that is over': [
    () => world.sandbox.issueToken(person('ada').id, { format: 'opaque', expiresInSeconds: -5 }),
    INACTIVE,
  ],
  'longer than any token': [() => `${'a'.repeat(15_000)}.b.c`, NO_JWT],
}

describe('a forged token is refused with 401 and its reason', () => {
  test.each(Object.entries(FORGERIES))('%s', async (_name, [forge, reason]) => {
    const token = await forge()

    const answer = await world.viewer({ authorization: `Bearer ${token}` })

    expect(answer.status).toBe(401)
    const challenge = answer.headers.get('www-authenticate') ?? ''
    expect(challenge).toMatch(/^Bearer error="invalid_token", error_description="/)
    expect(challenge.replaceAll("'", '"')).toContain(reason)
    expect(answer.errors[0]?.extensions['code']).toBe('UNAUTHENTICATED')
    expect(JSON.stringify([challenge, answer.errors])).not.toContain(token.slice(-20))
  })
})

describe('what belongs to no token is refused as well', () => {
  const HEADERS: Readonly<Record<string, readonly [Readonly<Record<string, string>>, string]>> = {
    'an unknown key': [{ 'x-api-key': 'rbk_unknown' }, 'not known'],
    'a key with a good id and another secret': [
      { 'x-api-key': `rbk_0123456789ab_${'a'.repeat(43)}` },
      'not known',
    ],
    'HTTP Basic': [{ authorization: 'Basic YTpi' }, 'must read "Bearer "'],
    'two tokens': [{ authorization: 'Bearer a b' }, 'must read "Bearer "'],
    'SAML in the header': [{ authorization: 'SAML PHNhbWw+' }, 'must read "Bearer "'],
  }

  test.each(Object.entries(HEADERS))('%s', async (_name, [headers, reason]) => {
    const answer = await world.viewer(headers)

    expect(answer.status).toBe(401)
    expect(answer.errors[0]?.message).toContain(reason)
  })
})

describe('a key and a token that contradict each other are refused', () => {
  test('the key acts for one person, the token is of another', async () => {
    const scopes = ['car.read']
    const acting = { appId: 'for-eva', scopes, plan: null, userId: person('eva').id }
    const { key } = await world.keys.create({ ...acting, expiresAtMs: null })

    const answer = await world.viewer({ authorization: `Bearer ${await good()}`, 'x-api-key': key })

    expect(answer.status).toBe(401)
    expect(answer.errors[0]?.message).toContain('the token is of another')
  })

  test('the token is of an app itself', async () => {
    const { key } = await world.keys.create({
      ...{ appId: 'one-app', scopes: [], plan: null, userId: null, expiresAtMs: null },
    })
    const token = await world.idp.token({ sub: 'other-app', client_id: 'other-app' })

    const answer = await world.viewer({ authorization: `Bearer ${token}`, 'x-api-key': key })

    expect(answer.status).toBe(401)
    expect(answer.errors[0]?.message).toContain('of two apps')
  })
})

test('unknown key ids cannot make the gateway ask an issuer again and again', async () => {
  const before = world.idp.reads()

  const key = await newSigningKey('flood')
  const forged = Array.from({ length: 40 }, (_, index) =>
    world.idp.token({}, { kid: `flood-${String(index)}` }, key.privateKey),
  )
  for (const token of forged) {
    const { status } = await world.viewer({ authorization: `Bearer ${await token}` })
    if (status !== 401) throw new Error(`answered ${String(status)}`)
  }

  expect(world.idp.reads() - before).toBeLessThanOrEqual(6)
})
