import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from '@jest/globals'
import type { JWK } from 'jose'
import { createKeySet } from '../../../../gateway/identity/tokens/key-set.ts'

const rsaOf = (bits: number, kid: string): JWK => ({
  ...(generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({
    format: 'jwk',
  }) as JWK),
  kid,
})

test('a key that was found is at hand from then on, for that algorithm alone', async () => {
  const keys = createKeySet({ keys: [rsaOf(2048, 'k1')] })

  const before = keys.at({ alg: 'RS256', kid: 'k1' })
  const found = await keys.find({ alg: 'RS256', kid: 'k1' })

  expect(before).toBeUndefined()
  expect(keys.at({ alg: 'RS256', kid: 'k1' })).toBe(found)
  expect(keys.at({ alg: 'PS256', kid: 'k1' })).toBeUndefined()
  expect(keys.at({ alg: 'RS256', kid: undefined })).toBeUndefined()
})

test('a short RSA key verifies nothing', async () => {
  const keys = createKeySet({ keys: [rsaOf(1024, 'short')] })

  const found = keys.find({ alg: 'RS256', kid: 'short' })

  await expect(found).rejects.toThrow('2048')
})

const shared = rsaOf(2048, 'k1')

test.each([
  ['meant for another algorithm', { ...shared, alg: 'PS256' }],
  ['meant for encryption', { ...shared, use: 'enc' }],
  ['meant for anything but verifying', { ...shared, key_ops: ['sign'] }],
])('a key that is %s is none', async (_name, jwk) => {
  const keys = createKeySet({ keys: [jwk] })

  const found = keys.find({ alg: 'RS256', kid: 'k1' })

  await expect(found).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
  expect(keys.at({ alg: 'RS256', kid: 'k1' })).toBeUndefined()
})

test('of two keys that fit a token without a name none is taken, whichever was found before', async () => {
  const keys = createKeySet({ keys: [shared, { ...shared, kid: 'k2' }] })
  await keys.find({ alg: 'RS256', kid: 'k1' })

  const found = keys.find({ alg: 'RS256', kid: undefined })

  await expect(found).rejects.toMatchObject({ code: 'ERR_JWKS_MULTIPLE_MATCHING_KEYS' })
  expect(keys.at({ alg: 'RS256', kid: undefined })).toBeUndefined()
})
