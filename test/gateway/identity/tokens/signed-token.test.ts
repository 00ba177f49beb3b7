import { expect, test } from '@jest/globals'
import { isSigned, readSignedToken } from '../../../../gateway/identity/tokens/signed-token.ts'

const encode = (text: string | Buffer) => Buffer.from(text).toString('base64url')
const tokenOf = (header: object, claims: object = {}) =>
  `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}.${encode('signatures')}`

test('what is signed are header and claims as they were written', () => {
  const token = tokenOf({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' }, { sub: 'ü' })

  const read = readSignedToken(token)

  expect(read).toMatchObject({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', claims: { sub: 'ü' } })
  expect(read.signed.toString()).toBe(token.slice(0, token.lastIndexOf('.')))
  expect(read.signature.toString()).toBe('signatures')
})

const E30 = encode('{}')

test.each([
  ['a header without an algorithm', tokenOf({ kid: 'k1' })],
  ['an algorithm that is no text', tokenOf({ alg: ['ES256'] })],
  ['a key id that is no text', tokenOf({ alg: 'ES256', kid: 1 })],
  ['a type that is no text', tokenOf({ alg: 'ES256', typ: 1 })],
  [
    'an algorithm that only a member "__proto__" names',
    tokenOf(JSON.parse('{"__proto__":{"alg":"ES256"}}') as object),
  ],
  ['a critical extension', tokenOf({ alg: 'ES256', crit: ['exp'] })],
  ['an empty list of critical extensions', tokenOf({ alg: 'ES256', crit: [] })],
  ['a header that is a list', tokenOf(['ES256'])],
  ['claims that are null', `${tokenOf({ alg: 'ES256' }).split('.')[0] ?? ''}.${encode('null')}.`],
  ['a header that is cut off', `e30${'a'.repeat(2)}.${E30}.`],
  ['a header that is not UTF-8', `${encode(Buffer.from('{"alg":"\xff"}', 'latin1'))}.${E30}.`],
  ['a signature in another spelling', `${tokenOf({ alg: 'ES256' }).slice(0, -1)}x`],
])('refuses %s', (_name, token) => {
  expect(isSigned(token)).toBe(true)

  expect(() => readSignedToken(token)).toThrow('not a signed JWT')
})

test.each(['opaque', 'a.b', 'a.b.c.d', 'a.b.c=', 'a.b .c', '.b.c', 'a..c'])(
  'takes %s for opaque',
  (token) => {
    expect(isSigned(token)).toBe(false)
  },
)
