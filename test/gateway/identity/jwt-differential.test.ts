/** What jose's own verification says of a token is what ours has to say, whatever was done to the token. */
import { describe, expect, test } from '@jest/globals'
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
} from 'jose'
import { ALGORITHMS } from '../../../gateway/config/token-issuers.ts'
import { createIssuerOver } from '../../../gateway/identity/jwt.ts'
import { createKeySet } from '../../../gateway/identity/tokens/key-set.ts'
import { readSignedToken } from '../../../gateway/identity/tokens/signed-token.ts'
import { createRandom, hashOf, type Random } from '../engine/differential/random.ts'

const ISSUER = 'https://idp.test'
const AUDIENCE = 'https://api.test'
const NOW_SECONDS = 1_800_000_000
const TOLERANCE = 5
const TOKENS = 120

interface Pair {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

async function pairOf(alg: string, kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url')
const unpart = (text = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>

const STRANGE = ['', 'x', 0, -1, 1e12, true, null, [], {}, [AUDIENCE], [ISSUER, AUDIENCE]]
const TIMES = [-3600, -TOLERANCE - 1, -TOLERANCE, -1, 0, 1, TOLERANCE, TOLERANCE + 1, 3600]

/** Claims of a good token, some of them made strange. */
function claimsBy({ pick, chance }: Random): Record<string, unknown> {
  const claims: Record<string, unknown> = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'u1',
    exp: NOW_SECONDS + 60,
  }
  if (chance(0.5)) claims['iat'] = NOW_SECONDS + pick(TIMES)
  if (chance(0.3)) claims['nbf'] = NOW_SECONDS + pick(TIMES)
  if (chance(0.3)) claims['exp'] = NOW_SECONDS + pick(TIMES)
  if (chance(0.3)) claims[pick(['iss', 'aud', 'sub', 'exp', 'nbf', 'iat'])] = pick(STRANGE)
  if (chance(0.2)) claims['aud'] = pick([[AUDIENCE], ['x', AUDIENCE], ['x'], [], AUDIENCE])
  return claims
}

/** Something changed after it was signed. */
function spoil(token: string, { pick, below }: Random, others: readonly string[]): string {
  const [header, claims, signature] = token.split('.')
  const at = below(token.length)
  const other = pick(others).split('.')
  return pick([
    () => token,
    () => token.slice(0, at) + pick([...'AZaz09-_.=+ ']) + token.slice(at + 1),
    () => token.slice(0, at),
    () =>
      `${part({ ...unpart(header), alg: pick(['none', 'HS256', ...ALGORITHMS]) })}.${claims}.${signature}`,
    () =>
      `${part({ ...unpart(header), [pick(['kid', 'crit', 'b64', 'typ'])]: pick(STRANGE) })}.${claims}.${signature}`,
    () => `${header}.${other[1] ?? ''}.${signature}`,
    () => `${header}.${claims}.${other[2] ?? ''}`,
    () => `${header}.${claims}.`,
  ])()
}

const isAfter = (claim: unknown): boolean =>
  typeof claim === 'number' && claim > NOW_SECONDS + TOLERANCE

/** Beyond jose's checks a token must not come from the future, must name somebody, and is spelled in one way only. */
function isOurs(claims: Record<string, unknown>, token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  const isCanonical = Buffer.from(signature, 'base64url').toString('base64url') === signature
  const { sub, iat } = claims
  return isCanonical && typeof sub === 'string' && sub !== '' && !isAfter(iat)
}

describe.each(ALGORITHMS)('%s', (alg) => {
  test('the verdict is that of jose', async () => {
    const random = createRandom(hashOf(alg))
    const [good, second, stranger] = await Promise.all(
      ['k1', 'k2', 'k1'].map((kid) => pairOf(alg, kid)),
    )
    if (!good || !second || !stranger) throw new TypeError('expected keys')
    const jwks = { keys: [good.jwk, second.jwk] }
    const keys = createKeySet(jwks)
    const now = () => NOW_SECONDS * 1000
    const rules = { issuer: ISSUER, audience: AUDIENCE, algorithms: [alg], now }
    const ours = createIssuerOver(
      { keyFor: (hint) => keys.at(hint) ?? keys.find(hint), generation: () => 0 },
      { ...rules, clockToleranceSeconds: TOLERANCE },
    )
    const accepts = async (token: string) =>
      (await ours.verify(readSignedToken(token))).issuer === ISSUER
    const local = createLocalJWKSet(jwks)
    const joseAccepts = async (token: string) => {
      const { payload } = await jwtVerify(token, local, {
        ...{ issuer: ISSUER, audience: AUDIENCE, algorithms: [alg], typ: 'at+jwt' },
        ...{
          clockTolerance: TOLERANCE,
          currentDate: new Date(now()),
          requiredClaims: ['sub', 'exp'],
        },
      })
      return isOurs(payload, token)
    }
    const sign = () => {
      const pair = random.pick([good, good, second, stranger])
      const kid = random.pick(['k1', 'k2', pair.jwk.kid, pair.jwk.kid])
      return new SignJWT(claimsBy(random))
        .setProtectedHeader({ alg, typ: 'at+jwt', ...(kid === undefined ? {} : { kid }) })
        .sign(pair.privateKey)
    }
    const tokens = await Promise.all(Array.from({ length: TOKENS }, sign))

    const verdicts = await Promise.all(
      tokens.map(async (token) => {
        const spoiled = random.chance(0.4) ? token : spoil(token, random, tokens)
        const [our, theirs] = await Promise.all(
          [accepts, joseAccepts].map((judge) => judge(spoiled).catch(() => false)),
        )
        return { our, theirs, spoiled }
      }),
    )

    expect(verdicts.filter(({ our, theirs }) => our !== theirs)).toEqual([])
    expect(verdicts.filter(({ our }) => our).length).toBeGreaterThan(TOKENS / 20)
    expect(verdicts.filter(({ our }) => !our).length).toBeGreaterThan(TOKENS / 3)
  })
})
