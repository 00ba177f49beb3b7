import { expect, test } from '@jest/globals'
import { clientCredentials } from '../../../gateway/identity/credentials.ts'
import { TransportError } from '../../../subgraphs/backend/transport.ts'
import { fakeTransport, type FakeAnswer } from '../../support/fake-transport.ts'

type Answer = FakeAnswer | (() => never)

const credentialOver = (answers: readonly Answer[]) => {
  let asked = 0
  const clock = { nowMs: 1_000_000 }
  const fake = fakeTransport(() => {
    const answer = answers[asked++] ?? { status: 500, body: '' }
    return typeof answer === 'function' ? answer() : answer
  })
  const credential = clientCredentials({
    backend: 'vehicles',
    tokenUrl: 'https://iam.test/token',
    clientId: 'app',
    clientSecret: 's3cret',
    parameters: { audience: 'eu' },
    timeoutMs: 100,
    transport: fake.transport,
    now: () => clock.nowMs,
  })
  return { credential, clock, requests: fake.requests }
}

const token = (access_token: string) => ({ body: { access_token, expires_in: 3600 } })

test('asks once for a token, however many calls wait for it', async () => {
  const { credential, requests } = credentialOver([token('t1')])

  const headers = await Promise.all(Array.from({ length: 1000 }, () => credential.headers()))

  expect(new Set(headers.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer t1']))
  expect(requests.map(({ body }) => body)).toEqual([
    'grant_type=client_credentials&client_id=app&client_secret=s3cret&audience=eu',
  ])
})

test('renews ahead of the end, once for all who wait', async () => {
  const { credential, clock, requests } = credentialOver([token('t1'), token('t2')])
  await credential.headers()

  clock.nowMs += 3_571_000
  const headers = await Promise.all([credential.headers(), credential.headers()])

  expect(headers.map(({ authorization }) => authorization)).toEqual(['Bearer t2', 'Bearer t2'])
  expect(requests).toHaveLength(2)
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

const throwing = (error: Error) => (): never => {
  throw error
}

test.each<[string, Answer, string]>([
  ['refuses us', { status: 401, body: {} }, 'BACKEND_AUTH'],
  ['does not know us', { status: 400, body: { error: 'invalid_client' } }, 'BACKEND_AUTH'],
  ['is down', { status: 503, body: '' }, 'BACKEND_UNAVAILABLE'],
  ['cannot be reached', throwing(new TransportError('UNREACHABLE')), 'BACKEND_UNAVAILABLE'],
  ['is too slow', throwing(new TransportError('TIMEOUT')), 'BACKEND_TIMEOUT'],
  ['asks for patience', { status: 429, body: '' }, 'BACKEND_QUOTA'],
  ['answers nonsense', { body: '<html>' }, 'BACKEND_MALFORMED'],
  ['forgets the lifetime', { body: { access_token: 'x' } }, 'BACKEND_MALFORMED'],
])(
  'when the token server %s, says so and asks again for the next call',
  async (_name, bad, code) => {
    const { credential } = credentialOver([bad, token('t2')])

    await expect(credential.headers()).rejects.toMatchObject({
      extensions: { code, backend: 'vehicles' },
    })
    await expect(credential.headers()).resolves.toEqual({ authorization: 'Bearer t2' })
  },
)
