import { expect, test } from '@jest/globals'
import { signV4 } from '../../../../gateway/identity/credentials/sigv4.ts'

/** AWS's own suite of test vectors: this key, this instant, this host. */
const OPTIONS = {
  backend: 'aws',
  region: 'us-east-1',
  service: 'service',
  accessKeyId: () => 'AKIDEXAMPLE',
  secretAccessKey: () => 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  now: () => Date.UTC(2015, 7, 30, 12, 36, 0),
}

const signatureOf = (method: string, path: string) => {
  const call = { method, url: `https://example.amazonaws.com${path}`, headers: {}, caller: null }
  return /Signature=(\w+)/.exec(signV4(OPTIONS, call)['authorization'] ?? '')?.[1]
}

test.each([
  ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'get-vanilla-query-order-key-case',
    'GET',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
])("signs AWS's vector %s as AWS does", (_name, method, path, signature) => {
  expect(signatureOf(method, path)).toBe(signature)
})

test('another body is another signature', () => {
  const call = { method: 'POST', url: 'https://example.amazonaws.com/', headers: {}, caller: null }

  const [one, other] = ['{}', '{"a":1}'].map((body) => signV4(OPTIONS, { ...call, body }))

  expect(one?.['authorization']).not.toBe(other?.['authorization'])
})

test('the token of temporary credentials is sent and signed', () => {
  const call = { method: 'GET', url: 'https://example.amazonaws.com/', headers: {}, caller: null }

  const headers = signV4({ ...OPTIONS, sessionToken: () => 'session' }, call)

  expect(headers['x-amz-security-token']).toBe('session')
  expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token')
})
