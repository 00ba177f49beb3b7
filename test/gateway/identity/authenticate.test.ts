import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createApiKeyVerifier } from '../../../gateway/identity/api-keys.ts'
import { createAuthenticate } from '../../../gateway/identity/authenticate.ts'

const sha256 = createHash('sha256').update('rbk_secret').digest('hex')
const person = { kind: 'USER', userId: 'u1', appId: null, scopes: [] } as const

const authenticate = createAuthenticate({
  verifyToken: async () => person,
  verifyApiKey: createApiKeyVerifier([
    { appId: 'dashboard', sha256, scopes: ['map.read', 'car.read'], userId: 'u9' },
  ]),
})

test('takes a request without credentials for nobody', async () => {
  await expect(authenticate({})).resolves.toBeNull()
})

test('takes a bearer token for a person', async () => {
  await expect(authenticate({ authorization: 'Bearer a.b.c' })).resolves.toEqual(person)
})

test('takes an API key for its app and the person it acts for', async () => {
  await expect(authenticate({ 'x-api-key': 'rbk_secret' })).resolves.toEqual({
    kind: 'APP',
    appId: 'dashboard',
    userId: 'u9',
    scopes: ['car.read', 'map.read'],
  })
})

test.each([
  ['an unknown key', { 'x-api-key': 'rbk_other' }],
  ['an empty key', { 'x-api-key': '' }],
  ['two keys', { 'x-api-key': ['rbk_secret', 'rbk_secret'] }],
  ['another scheme', { authorization: 'Basic YTpi' }],
  ['a bearer without token', { authorization: 'Bearer ' }],
  ['two tokens in one header', { authorization: 'Bearer a b' }],
  [
    'a token of a person and a key that acts for another',
    { authorization: 'Bearer a', 'x-api-key': 'rbk_secret' },
  ],
])('refuses %s', async (_name, headers) => {
  await expect(authenticate(headers)).rejects.toMatchObject({
    extensions: { code: 'UNAUTHENTICATED' },
  })
})

test('never repeats a refused credential in its words', async () => {
  await expect(authenticate({ 'x-api-key': 'rbk_typo_secret' })).rejects.toThrow(
    expect.not.stringContaining('rbk_typo_secret') as unknown as string,
  )
})
