import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startGateway, type RunningGateway } from '../../../gateway/start-gateway.ts'
import { newCertificate } from '../../support/identity/certificate.ts'
import { startJwtIdp, type JwtIdp } from '../../support/identity/jwt-idp.ts'
import {
  startRecordingBackend,
  type Arrived,
  type RecordingBackend,
} from '../../support/identity/recording-backend.ts'
import { askGateway, type Answer } from '../../support/world.ts'
import { completeEnvironment } from '../../gateway/config/complete-environment.ts'

const SECRET = 'pa55-wOrd-of-the-backend'
const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

let idp: JwtIdp
let backend: RecordingBackend
let gateway: RunningGateway | null = null

beforeAll(async () => {
  idp = await startJwtIdp()
})
afterAll(async () => {
  await idp.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  backend = await startRecordingBackend()
})
afterEach(async () => {
  await gateway?.close()
  gateway = null
  await backend.close()
})

/** A gateway whose directory is the recording backend, asked with this credential. */
async function start(line: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  gateway = await startGateway({
    ...completeEnvironment,
    CACHE: 'off',
    USERS_TOKEN: '',
    USERS_URL: backend.url,
    USERS_CREDENTIAL: line,
    SECRET,
    PORT: '0',
    LOG_LEVEL: 'silent',
    KEYS_STORE: `sqlite:${join(folder, 'none.sqlite')}`,
    OIDC_ISSUER: idp.issuer,
    OIDC_AUDIENCE: idp.audience,
    ...more,
  })
}

const VIEWER = JSON.stringify({ query: '{ viewer { user { name } } }' })

const askAs = (token: string): Promise<Answer> =>
  askGateway(gateway?.url ?? '', { authorization: `Bearer ${token}` }, VIEWER)

const ask = async (claims: object = {}): Promise<Answer> => askAs(await idp.token(claims))

const nameOf = ({ data }: Answer): unknown =>
  (data as { viewer: { user: { name: string } | null } } | null)?.viewer.user?.name

const codeOf = ({ errors }: Answer): unknown => [
  errors[0]?.extensions['code'],
  errors[0]?.extensions['backend'],
]

describe('each kind of credential arrives as its line says', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const KINDS: Readonly<
    Record<string, readonly [() => string, (call: Arrived) => unknown, unknown]>
  > = {
    none: [() => 'none', ({ headers }) => headers.authorization, undefined],
    bearer: [
      () => 'bearer token=env:SECRET',
      ({ headers }) => headers.authorization,
      `Bearer ${SECRET}`,
    ],
    'a header': [
      () => 'header name=X-Token value=env:SECRET prefix=Token',
      ({ headers }) => headers['x-token'],
      `Token ${SECRET}`,
    ],
    'an API key in a header': [
      () => 'api-key in=header name=Api-Key value=env:SECRET',
      ({ headers }) => headers['api-key'],
      SECRET,
    ],
    'an API key in the query': [
      () => 'api-key in=query name=key value=env:SECRET',
      ({ url }) => url,
      `/Users/u1?key=${SECRET}`,
    ],
    basic: [
      () => 'basic user=gateway password=env:SECRET',
      ({ headers }) => headers.authorization,
      basic(`gateway:${SECRET}`),
    ],
    'a secret from a file': [
      () => `bearer token=file:${file('token', 'from-a-file\n')}`,
      ({ headers }) => headers.authorization,
      'Bearer from-a-file',
    ],
    'client credentials': [
      () => `client-credentials url=${backend.url}/token id=app secret=env:SECRET scope=a,b`,
      ({ headers }) => headers.authorization,
      'Bearer issued-1',
    ],
  }

  test.each(Object.entries(KINDS))('%s', async (_name, [line, seen, expected]) => {
    await start(line())

    const answer = await ask()

    expect(answer.errors).toEqual([])
    expect(backend.calls().map(seen)).toEqual([expected])
  })

  test('client credentials ask for the token as their line says', async () => {
    await start(
      `client-credentials url=${backend.url}/token id=app secret=env:SECRET scope="a b" audience=aud auth=basic`,
    )

    await ask()

    const [request] = backend.tokenRequests()
    expect(request?.headers.authorization).toBe(basic(`app:${SECRET}`))
    expect(request?.body).toBe('grant_type=client_credentials&scope=a+b&audience=aud')
  })

  test('AWS SigV4: the signature is that of this very request', async () => {
    const line = 'sigv4 region=eu-central-1 service=execute-api id=env:KEY_ID secret=env:SECRET'
    await start(line, { KEY_ID: 'AKIDEXAMPLE' })

    await ask()

    const [{ headers, url } = {} as Arrived] = backend.calls()
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/execute-api\/aws4_request, SignedHeaders=host;x-amz-date, Signature=[0-9a-f]{64}$/,
    )
    expect([url, headers['x-amz-date']]).toEqual([
      '/Users/u1',
      expect.stringMatching(/^\d{8}T\d{6}Z$/),
    ])
  })

  test('HMAC: a message signature (RFC 9421) over method and target', async () => {
    await start('hmac id=gateway secret=env:SECRET')

    await ask()

    const [{ headers } = {} as Arrived] = backend.calls()
    const parameters = String(headers['signature-input']).replace(/^sig1=/, '')
    const base = `"@method": GET\n"@target-uri": ${backend.url}/Users/u1\n"@signature-params": ${parameters}`
    const signature = createHmac('sha256', SECRET).update(base).digest('base64')
    expect(parameters).toMatch(
      /^\("@method" "@target-uri"\);created=\d+;keyid="gateway";alg="hmac-sha256"$/,
    )
    expect(headers['signature']).toBe(`sig1=:${signature}:`)
  })

  test('a client certificate, and the new one after its file has changed', async () => {
    const [own, one, two] = ['backend', 'first-client', 'second-client'].map(newCertificate)
    if (!own || !one || !two) throw new TypeError('expected three certificates')
    await backend.close()
    backend = await startRecordingBackend({ own, clients: one.certificate + two.certificate })
    const cert = file('client.crt', one.certificate)
    const key = file('client.key', one.privateKey)
    await start(`mtls cert=file:${cert} key=file:${key} ca=file:${file('ca.crt', own.certificate)}`)

    const first = await ask()
    file('client.crt', two.certificate)
    file('client.key', two.privateKey)
    await eventually(async () => {
      await ask({ n: Math.random() })
      return backend.calls().at(-1)?.client === 'second-client'
    })

    expect(first.errors).toEqual([])
    expect(backend.calls()[0]?.client).toBe('first-client')
  })
})

describe('a credential that speaks for the caller', () => {
  test("is the caller's own token when it is passed through", async () => {
    await start('pass-through')
    const token = await idp.token()

    const answer = await askAs(token)

    expect(nameOf(answer)).toBe(`Bearer ${token}`)
  })

  test("is exchanged once for each caller's token, and never for another's", async () => {
    await start(`token-exchange url=${backend.url}/token id=app secret=env:SECRET audience=users`)
    const [one, two] = await Promise.all([idp.token({ jti: '1' }), idp.token({ jti: '2' })])

    const answers = await Promise.all([one, one, two, two, one].map(askAs))

    const requests = backend.tokenRequests().map(({ body }) => new URLSearchParams(body))
    expect(requests.map((form) => form.get('subject_token')).sort()).toEqual([one, two].sort())
    expect(requests[0]?.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:token-exchange')
    expect(requests[0]?.get('audience')).toBe('users')
    const [a, b, c, d, e] = answers.map(nameOf)
    expect([b, e]).toEqual([a, a])
    expect(d).toBe(c)
    expect(a).not.toBe(c)
  })

  test('shares no answer under way between callers who ask for the same at once', async () => {
    await start('pass-through')
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => idp.token({ jti: String(index) })),
    )

    const answers = await Promise.all(tokens.map(askAs))

    expect(answers.map(nameOf)).toEqual(tokens.map((token) => `Bearer ${token}`))
  })
})

describe('tokens for a backend', () => {
  const line = () => `client-credentials url=${backend.url}/token id=app secret=env:SECRET`

  test('are asked for once, however many requests wait for a cold one', async () => {
    await start(line(), { USERS_TIMEOUT_MS: '30000', USERS_MAX_CONCURRENT_CALLS: '200' })
    const token = await idp.token()

    const answers = await Promise.all(Array.from({ length: 1000 }, () => askAs(token)))

    expect(new Set(answers.map(nameOf))).toEqual(new Set(['Bearer issued-1']))
    expect(backend.tokenRequests()).toHaveLength(1)
  }, 30_000)

  test('are renewed once when the backend refuses one, and the call is made again', async () => {
    await start(line())
    backend.answer = ({ headers }) =>
      headers.authorization === 'Bearer issued-1' ? { status: 401 } : undefined

    const answer = await ask()

    expect(nameOf(answer)).toBe('Bearer issued-2')
    expect(backend.tokenRequests()).toHaveLength(2)
  })

  test.each<[string, string, () => Promise<{ status?: number; body?: unknown }>]>([
    ['is down', 'BACKEND_AUTH', async () => ({ status: 503 })],
    ['answers nonsense', 'BACKEND_AUTH', async () => ({ body: '<html>it works</html>' })],
    [
      'refuses us',
      'BACKEND_AUTH',
      async () => ({ status: 401, body: { error: 'invalid_client' } }),
    ],
    ['is slow', 'BACKEND_AUTH', () => new Promise((resolve) => setTimeout(() => resolve({}), 400))],
  ])('when their server %s it is %s, for that backend alone', async (_name, code, reply) => {
    await start(line(), { USERS_TIMEOUT_MS: '200' })
    backend.answer = ({ url }) => (url.startsWith('/token') ? reply() : undefined)

    const answer = await askGateway(
      gateway?.url ?? '',
      { authorization: `Bearer ${await idp.token()}` },
      JSON.stringify({ query: '{ viewer { kind scopes user { name } } }' }),
    )

    expect(codeOf(answer)).toEqual([code, 'users'])
    expect(answer.data).toEqual({
      viewer: { kind: 'USER', scopes: ['car.read', 'map.read'], user: null },
    })
  })
})

describe('secrets', () => {
  test('are read again from a file that has changed, without a restart', async () => {
    const path = file('rotated', 'old-secret')
    await start(`bearer token=file:${path}`)
    await ask()

    file('rotated', 'new-secret')
    await eventually(async () => nameOf(await ask({ n: Math.random() })) === 'Bearer new-secret')

    expect(backend.calls()[0]?.headers.authorization).toBe('Bearer old-secret')
  })

  test('do not follow a redirect to another host', async () => {
    const other = await startRecordingBackend()
    await start('api-key in=query name=key value=env:SECRET')
    backend.answer = () => ({ status: 302, headers: { location: `${other.url}/` } })

    const answer = await ask()
    await other.close()

    expect(codeOf(answer)).toEqual(['BACKEND_MALFORMED', 'users'])
    expect(other.arrived).toEqual([])
  })

  test.each([
    'bearer token=env:SECRET',
    'api-key in=query name=key value=env:SECRET',
    'basic user=u password=env:SECRET',
    'hmac id=k secret=env:SECRET',
    'pass-through',
  ])('stand in no answer and no metric when the backend fails: %s', async (line) => {
    await start(line)
    const token = await idp.token()
    backend.answer = ({ url, headers }) => ({ status: 500, body: { url, headers } })

    const answer = await askAs(token)
    const metrics = await (await fetch(`${gateway?.url ?? ''}/metrics`)).text()

    expect(codeOf(answer)).toEqual(['BACKEND_UNAVAILABLE', 'users'])
    const shown = JSON.stringify([answer.errors, answer.data, [...answer.headers], metrics])
    expect(shown).not.toContain(SECRET)
    expect(shown).not.toContain(token.slice(-20))
  })
})

/** Asks again until it is so; the test's own timeout ends it. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50))
}
