import { setImmediate } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { createCredential } from '../../../../gateway/identity/credentials/create-credential.ts'
import { createSecretReader } from '../../../../gateway/identity/secrets.ts'
import {
  TransportError,
  type TransportErrorReason,
} from '../../../../subgraphs/backend/transport.ts'
import { fakeTransport, type FakeAnswer } from '../../../support/fake-transport.ts'

const CALL = { method: 'GET', url: 'https://backend.test/', headers: {}, caller: null } as const

const credentialOver = (answers: readonly (FakeAnswer | TransportErrorReason)[]) => {
  let asked = 0
  const clock = { nowMs: 1_000_000 }
  const fake = fakeTransport(() => {
    const answer = answers[asked++] ?? { status: 500, body: '' }
    if (typeof answer === 'string') throw new TransportError(answer)
    return answer
  })
  const now = () => clock.nowMs
  const spec = {
    kind: 'client-credentials',
    url: 'https://iam.test/token',
    id: 'app',
    secret: { text: 's3cret' },
    audience: 'eu',
  } as const
  const { headers, refused } = createCredential(spec, {
    backend: 'vehicles',
    timeoutMs: 100,
    transport: fake.transport,
    now,
    secret: createSecretReader({ now }),
    caller: () => ({ key: 'nobody', token: null }),
  })
  const credential = {
    headers: async () => headers(CALL),
    refused: async (proof: Readonly<Record<string, string>>) => refused(proof, CALL),
  }
  return { credential, clock, requests: fake.requests }
}

const token = (access_token: string) => ({ body: { access_token, expires_in: 3600 } })

test('asks once for a token, however many calls wait for it', async () => {
  const { credential, requests } = credentialOver([token('t1')])

  const headers = await Promise.all(Array.from({ length: 1000 }, () => credential.headers()))

  expect(new Set(headers.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer t1']))
  expect(requests.map(({ body }) => body)).toEqual([
    'grant_type=client_credentials&audience=eu&client_id=app&client_secret=s3cret',
  ])
})

test('renews a minute ahead of the end, while the old token serves on', async () => {
  const { credential, clock, requests } = credentialOver([token('t1'), token('t2')])
  await credential.headers()

  clock.nowMs += 3_541_000
  const during = await Promise.all([credential.headers(), credential.headers()])
  await setImmediate()
  const after = await credential.headers()

  expect(during.map(({ authorization }) => authorization)).toEqual(['Bearer t1', 'Bearer t1'])
  expect(after).toEqual({ authorization: 'Bearer t2' })
  expect(requests).toHaveLength(2)
})

test('waits for the new token when the old one might end on its way, once for all', async () => {
  const { credential, clock, requests } = credentialOver([token('t1'), token('t2')])
  await credential.headers()

  clock.nowMs += 3_571_000
  const headers = await Promise.all([credential.headers(), credential.headers()])

  expect(headers.map(({ authorization }) => authorization)).toEqual(['Bearer t2', 'Bearer t2'])
  expect(requests).toHaveLength(2)
})

test('keeps to the old token until it has ended when no new one can be had', async () => {
  const { credential, clock, requests } = credentialOver([token('t1'), 'UNREACHABLE', 'TIMEOUT'])
  await credential.headers()

  clock.nowMs += 3_571_000
  const before = await Promise.all([credential.headers(), credential.headers()])
  clock.nowMs += 29_000

  expect(before.map(({ authorization }) => authorization)).toEqual(['Bearer t1', 'Bearer t1'])
  await expect(credential.headers()).rejects.toMatchObject({
    extensions: { code: 'BACKEND_AUTH' },
  })
  expect(requests).toHaveLength(3)
})

test('renews after a refusal, but not when somebody else just did', async () => {
  const { credential, requests } = credentialOver([token('t1'), token('t2')])
  const refused = await credential.headers()

  await credential.refused(refused)
  await credential.headers()
  await credential.refused(refused)
  const headers = await credential.headers()

  expect(headers).toEqual({ authorization: 'Bearer t2' })
  expect(requests).toHaveLength(2)
})

test.each<[string, FakeAnswer | TransportErrorReason, string]>([
  ['is down', { status: 503, body: '' }, 'BACKEND_AUTH'],
  ['cannot be reached', 'UNREACHABLE', 'BACKEND_AUTH'],
  ['is too slow', 'TIMEOUT', 'BACKEND_AUTH'],
  ['has had too much', { status: 429, body: '' }, 'BACKEND_AUTH'],
  ['refuses us', { status: 401, body: { error: 'invalid_client' } }, 'BACKEND_AUTH'],
  ['sends too much', 'TOO_LARGE', 'BACKEND_AUTH'],
  ['answers nonsense', { body: '<html>' }, 'BACKEND_AUTH'],
  ['forgets the lifetime', { body: { access_token: 'x' } }, 'BACKEND_AUTH'],
  [
    'gives what no header can carry',
    { body: { access_token: 'a\r\nb', expires_in: 60 } },
    'BACKEND_AUTH',
  ],
])(
  'when the token server %s the backend has failed, and the next call asks again',
  async (_name, bad, code) => {
    const { credential } = credentialOver([bad, token('t2')])

    await expect(credential.headers()).rejects.toMatchObject({
      extensions: { code, backend: 'vehicles' },
    })
    await expect(credential.headers()).resolves.toEqual({ authorization: 'Bearer t2' })
  },
)
