import { expect, test } from '@jest/globals'
import {
  createCredential,
  type CredentialSpec,
} from '../../../gateway/identity/credentials/create-credential.ts'
import { createSecretReader } from '../../../gateway/identity/secrets.ts'
import { describeCause } from '../../../gateway/observability/cause.ts'
import { createHttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import { fakeTransport } from '../../support/fake-transport.ts'

const SECRET = 'pa55-wOrd'
const TOKEN = 'callers-own-t0ken'
const secret = { text: SECRET }
const endpoint = { url: 'https://iam.test/token', id: 'app', secret }

const SPECS: readonly CredentialSpec[] = [
  { kind: 'bearer', token: secret },
  { kind: 'bearer', token: { text: `${SECRET}\r\nx: y` } },
  { kind: 'header', name: 'x-token', value: secret },
  { kind: 'api-key', in: 'query', name: 'key', value: secret },
  { kind: 'basic', user: 'u', password: secret },
  { kind: 'client-credentials', ...endpoint },
  { kind: 'token-exchange', ...endpoint },
  { kind: 'pass-through' },
  { kind: 'sigv4', region: 'r', service: 's', id: { text: 'AKID' }, secret },
  { kind: 'hmac', id: 'k', secret },
]

test.each(SPECS)('what is logged of a failing call holds no secret: %j', async (spec) => {
  const now = () => 1_000_000
  const { transport } = fakeTransport(({ url, headers, body }) => ({
    status: 403,
    body: { url, headers, body },
  }))
  const credential = createCredential(spec, {
    ...{ backend: 'users', transport, timeoutMs: 100, now, secret: createSecretReader({ now }) },
    caller: () => ({ key: 'k', token: TOKEN }),
  })
  const backend = createHttpBackend({
    ...{ name: 'users', baseUrl: 'https://users.test', transport, credential, now },
    ...{ timeoutMs: 100, maxConcurrentCalls: 1 },
  })

  const error: unknown = await backend.getJson('/x', (json) => json).catch((e: unknown) => e)

  const logged = JSON.stringify(describeCause(error, true))
  expect(logged).toContain('BACKEND_AUTH')
  expect(logged).not.toContain(SECRET)
  expect(logged).not.toContain(TOKEN)
})
