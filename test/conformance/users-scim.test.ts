import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { createHttpBackend } from '../../subgraphs/backend/http-backend.ts'
import type { Transport } from '../../subgraphs/backend/transport.ts'
import { startSandboxServer, type SandboxServer } from '../../subgraphs/sandbox-kit/server.ts'
import { CARS, PEOPLE, SCIM_EXTENSION } from '../../subgraphs/sandbox-kit/world.ts'
import { createUsersClient } from '../../subgraphs/users/index.ts'
import { createUsersSandbox, SANDBOX_SCIM_TOKEN } from '../../subgraphs/users/sandbox/users.ts'

let sandbox: SandboxServer

beforeEach(async () => {
  sandbox = await startSandboxServer({ port: 0, backends: [createUsersSandbox()] })
})
afterEach(() => sandbox.close())

const idOf = (name: string) => PEOPLE.find(({ givenName }) => givenName === name)?.id ?? ''

const overFetch: Transport = async ({ method, url, headers }) => {
  const response = await fetch(url, { method, headers })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  }
}

function createClient({ url }: SandboxServer, token = SANDBOX_SCIM_TOKEN) {
  const backend = createHttpBackend({
    name: 'users',
    baseUrl: `${url}/scim/v2`,
    transport: overFetch,
    credential: {
      headers: () => ({ authorization: `Bearer ${token}` }),
      refused: () => false,
    },
    timeoutMs: 5000,
    now: () => 0,
    maxConcurrentCalls: 10,
  })
  return createUsersClient(backend, { extensionUrn: SCIM_EXTENSION })
}

/** One request to the directory as an administrator's tool makes it. */
async function scim(method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.url}/scim/v2${path}`, {
    method,
    headers: {
      authorization: `Bearer ${SANDBOX_SCIM_TOKEN}`,
      'content-type': 'application/scim+json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: text === '' ? null : (JSON.parse(text) as unknown) }
}

const patchOf = (...operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
})

const withCode = (code: string): unknown =>
  expect.objectContaining({ extensions: expect.objectContaining({ code }) })

describe('the client at a real SCIM service', () => {
  test('reads a person with account and grants in one call', async () => {
    const users = await createClient(sandbox).findMany([idOf('Cleo')])

    expect(users).toEqual([
      {
        id: idOf('Cleo'),
        displayName: 'Cleo Caduff',
        locale: 'de-LI',
        email: 'cleo@example.test',
        isActive: true,
        billingCustomerId: 'cus_cleo',
        grants: [{ vehicleId: CARS[0]?.id, access: 'VIEWER', display: "Ada's Golf" }],
      },
    ])
    expect(sandbox.calls.of('users').calls).toEqual([`GET /Users/${idOf('Cleo')}`])
  })

  test('reads everybody in one call, the switched-off and a fleet of 200 among them', async () => {
    const users = await createClient(sandbox).findMany(PEOPLE.map(({ id }) => id))

    const seen = users.map(({ displayName, isActive, grants }) => [
      displayName,
      isActive,
      grants.length,
    ])
    expect(seen).toEqual([
      ['Ada Amann', true, 3],
      ['Ben Beck', true, 1],
      ['Cleo Caduff', true, 1],
      ['Dan Dürr', false, 1],
      ['Eva Eberle', true, 200],
    ])
    expect(sandbox.calls.of('users').count).toBe(1)
  })

  test('finds the known among very many, none of it twice', async () => {
    const strangers = Array.from({ length: 250 }, () => randomUUID())

    const users = await createClient(sandbox).findMany([
      idOf('Ada'),
      ...strangers,
      idOf('Eva'),
      idOf('Ada'),
    ])

    expect(users.map(({ id }) => id)).toEqual([idOf('Ada'), idOf('Eva')])
    expect(sandbox.calls.of('users').count).toBe(3)
  })

  test('knows nobody by an unknown id', async () => {
    const users = await createClient(sandbox).findMany([randomUUID()])

    expect(users).toEqual([])
  })

  test('gets nobody else by an id that tries to be a filter', async () => {
    const answer = createClient(sandbox).findMany(['x" or userName pr or id eq "', 'y'])

    await expect(answer).rejects.toEqual(withCode('BACKEND_REJECTED'))
  })

  test('is told when its token is not good', async () => {
    const answer = createClient(sandbox, 'wrong').findMany([idOf('Ada')])

    await expect(answer).rejects.toEqual(withCode('BACKEND_AUTH'))
  })

  test.each([
    ['rate-limited', 'BACKEND_QUOTA'],
    ['server-error', 'BACKEND_UNAVAILABLE'],
    ['expired-token', 'BACKEND_AUTH'],
    ['malformed', 'BACKEND_MALFORMED'],
    ['wrong-content-type', 'BACKEND_MALFORMED'],
  ] as const)('reads the fault %s as %s', async (fault, code) => {
    sandbox.faults.set('users', { fault })

    const answer = createClient(sandbox).findMany([idOf('Ada')])

    await expect(answer).rejects.toEqual(withCode(code))
  })
})

describe('the sandbox directory', () => {
  test('shows a person switched off by PATCH as such', async () => {
    const { status } = await scim(
      'PATCH',
      `/Users/${idOf('Ada')}`,
      patchOf({ op: 'replace', path: 'active', value: false }),
    )

    const [ada] = await createClient(sandbox).findMany([idOf('Ada')])

    expect(status).toBe(200)
    expect(ada).toMatchObject({ isActive: false, displayName: 'Ada Amann' })
  })

  test('shows grants given and taken by PATCH', async () => {
    const path = `${SCIM_EXTENSION}:vehicles`
    const gift = { value: 'bus', type: 'viewer', display: 'The bus' }
    await scim(
      'PATCH',
      `/Users/${idOf('Ben')}`,
      patchOf(
        { op: 'add', path, value: [gift] },
        { op: 'remove', path: `${path}[type eq "owner"]` },
      ),
    )

    const [ben] = await createClient(sandbox).findMany([idOf('Ben')])

    expect(ben?.grants).toEqual([{ vehicleId: 'bus', access: 'VIEWER', display: 'The bus' }])
  })

  test('shows a person replaced by PUT and one created by POST, and forgets one deleted', async () => {
    const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] }
    await scim('PUT', `/Users/${idOf('Ben')}`, { ...user, userName: 'ben@example.test' })
    await scim('DELETE', `/Users/${idOf('Dan')}`)
    const created = await scim('POST', '/Users', { ...user, userName: 'fay@example.test' })
    const { id } = created.json as { readonly id: string }

    const users = await createClient(sandbox).findMany([idOf('Ben'), idOf('Dan'), id])

    expect(created.status).toBe(201)
    expect(users).toMatchObject([
      { id: idOf('Ben'), displayName: null, grants: [], billingCustomerId: null },
      { id, email: null, isActive: true },
    ])
  })

  test('refuses a second person of one user name', async () => {
    const answer = await scim('POST', '/Users', { schemas: [], userName: 'ADA@example.test' })

    expect(answer).toMatchObject({ status: 409, json: { scimType: 'uniqueness' } })
  })

  test('pages as it is asked to', async () => {
    const answer = await scim('GET', '/Users?startIndex=3&count=2')

    expect(answer.json).toMatchObject({
      totalResults: 5,
      startIndex: 3,
      Resources: [{ id: idOf('Cleo') }, { id: idOf('Dan') }],
    })
  })

  test('declares the extension and names resources by their own URLs', async () => {
    const schema = await scim('GET', `/Schemas/${SCIM_EXTENSION}`)
    const ada = await scim('GET', `/Users/${idOf('Ada')}`)

    expect(schema).toMatchObject({
      status: 200,
      json: { attributes: [{ name: 'stripeCustomerId' }, { name: 'vehicles' }] },
    })
    expect(ada.json).toMatchObject({
      meta: { location: `${sandbox.url}/scim/v2/Users/${idOf('Ada')}` },
    })
  })

  test('answers for what it does not have in SCIM’s error shape', async () => {
    const unknown = await scim('PATCH', '/Users/nobody', patchOf({ op: 'remove', path: 'locale' }))
    const nothing = await scim('GET', '/Groups')

    expect(unknown).toMatchObject({ status: 404, json: { status: '404' } })
    expect(nothing).toMatchObject({ status: 404, json: { status: '404' } })
  })

  test('shares nothing with another one in the same process', async () => {
    const other = await startSandboxServer({ port: 0, backends: [createUsersSandbox()] })
    try {
      await scim('DELETE', `/Users/${idOf('Ada')}`)

      const here = await createClient(sandbox).findMany([idOf('Ada')])
      const there = await createClient(other).findMany([idOf('Ada')])

      expect([here.length, there.length]).toEqual([0, 1])
    } finally {
      await other.close()
    }
  })
})
