import { describe, expect, test } from '@jest/globals'
import { createHttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import { createUsersClient } from '../../../subgraphs/users/index.ts'
import { fakeTransport } from '../../support/fake-transport.ts'

const URN = 'urn:example:params:scim:schemas:extension:2.0:User'

const ADA = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', URN],
  id: 'ada',
  userName: 'ada@example.test',
  displayName: 'Ada Amann',
  locale: 'de_LI',
  active: true,
  emails: [{ value: 'old@example.test' }, { value: 'ada@example.test', primary: true }],
  [URN]: {
    stripeCustomerId: 'cus_ada',
    vehicles: [
      { value: 'golf', type: 'owner', display: "Ada's Golf" },
      { value: 'bus', type: 'Viewer' },
      { value: 'boat', type: 'captain' },
    ],
  },
}

type Answer = (url: URL) => { readonly status?: number; readonly json: unknown }

/** A client whose directory answers as `answer` says; `asked` fills with paths and queries, decoded. */
function createDirectory(answer: Answer) {
  const asked: string[] = []
  const { transport, requests } = fakeTransport(({ url }) => {
    asked.push(decodeURIComponent(url.replace('http://directory.test', '')))
    const { status = 200, json } = answer(new URL(url))
    return { status, headers: { 'content-type': 'application/scim+json' }, body: json }
  })
  const backend = createHttpBackend({
    name: 'users',
    baseUrl: 'http://directory.test/scim/v2',
    transport,
    credential: { headers: () => ({ authorization: 'Bearer secret' }), refused: () => false },
    timeoutMs: 1000,
    now: () => 0,
    maxConcurrentCalls: 10,
  })
  return { asked, requests, client: createUsersClient(backend, { extensionUrn: URN }) }
}

const listOf = (resources: readonly unknown[], totalResults = resources.length) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources,
})

const idsIn = (url: URL) =>
  [...(url.searchParams.get('filter') ?? '').matchAll(/id eq "([^"]*)"/g)].map(([, id]) => id ?? '')

const withCode = (code: string): unknown =>
  expect.objectContaining({ extensions: expect.objectContaining({ code }) })

describe('one user', () => {
  test('is one read of that user, in SCIM’s media type', async () => {
    const { client, asked, requests } = createDirectory(() => ({ json: ADA }))

    const users = await client.findMany(['ada', 'ada'])

    expect(users).toEqual([
      {
        id: 'ada',
        displayName: 'Ada Amann',
        locale: 'de-LI',
        email: 'ada@example.test',
        isActive: true,
        billingCustomerId: 'cus_ada',
        grants: [
          { vehicleId: 'golf', access: 'OWNER', display: "Ada's Golf" },
          { vehicleId: 'bus', access: 'VIEWER', display: null },
        ],
      },
    ])
    expect(asked).toEqual(['/scim/v2/Users/ada'])
    expect(requests[0]?.headers).toMatchObject({
      accept: expect.stringContaining('application/scim+json'),
    })
  })

  test('that the directory does not know is absent', async () => {
    const { client } = createDirectory(() => ({ status: 404, json: { status: '404' } }))

    const users = await client.findMany(['nobody'])

    expect(users).toEqual([])
  })

  test('cannot be asked for in a way that names another resource', async () => {
    const { client, requests } = createDirectory(() => ({ status: 404, json: {} }))

    await client.findMany(['../Groups/1?x=y#z'])
    const none = await client.findMany(['', '.', '..', '\ud800'])

    expect(requests.map(({ url }) => url)).toEqual([
      'http://directory.test/scim/v2/Users/..%2FGroups%2F1%3Fx%3Dy%23z',
    ])
    expect(none).toEqual([])
  })

  test.each([
    ['no id', { ...ADA, id: undefined }],
    ['an empty id', { ...ADA, id: '' }],
    ['a word for active', { ...ADA, active: 'no' }],
    ['grants that are no list', { ...ADA, [URN]: { vehicles: { value: 'golf' } } }],
    ['an owner of nothing', { ...ADA, [URN]: { vehicles: [{ type: 'owner' }] } }],
    ['a number for the billing account', { ...ADA, [URN]: { stripeCustomerId: 7 } }],
    ['a list', [ADA]],
  ])('with %s is malformed', async (_fault, json) => {
    const { client } = createDirectory(() => ({ json }))

    const answer = client.findMany(['ada'])

    await expect(answer).rejects.toEqual(withCode('BACKEND_MALFORMED'))
  })

  test('who is switched off stays visible as such', async () => {
    const { client } = createDirectory(() => ({ json: { ...ADA, active: false } }))

    const [user] = await client.findMany(['ada'])

    expect(user).toMatchObject({ isActive: false })
  })

  test('of a directory that says next to nothing is active and has no rights', async () => {
    const { client } = createDirectory(() => ({ json: { id: 'ada' } }))

    const [user] = await client.findMany(['ada'])

    expect(user).toEqual({
      id: 'ada',
      displayName: null,
      locale: null,
      email: null,
      isActive: true,
      billingCustomerId: null,
      grants: [],
    })
  })

  test.each([
    [{ name: { formatted: 'A. Amann', givenName: 'Ada' } }, { displayName: 'A. Amann' }],
    [{ name: { givenName: 'Ada', familyName: 'Amann' } }, { displayName: 'Ada Amann' }],
    [{ displayName: ' ', name: 'Ada' }, { displayName: null }],
    [{ emails: [{ value: 'first@example.test' }, {}] }, { email: 'first@example.test' }],
    [{ emails: 'ada@example.test' }, { email: null }],
    [{ locale: 'EN-us' }, { locale: 'en-US' }],
    [{ locale: 'German (Liechtenstein)' }, { locale: null }],
    [{ preferredLanguage: 'rm' }, { locale: 'rm' }],
    [
      { active: null, [URN]: null },
      { isActive: true, grants: [] },
    ],
  ])('who is stored as %j is read as %j', async (stored, read) => {
    const { client } = createDirectory(() => ({ json: { id: 'ada', ...stored } }))

    const [user] = await client.findMany(['ada'])

    expect(user).toMatchObject(read)
  })
})

describe('many users', () => {
  test('are one list call; unknown ones are absent', async () => {
    const { client, asked } = createDirectory(() => ({ json: listOf([ADA]) }))

    const users = await client.findMany(['ada', 'ben', 'ada'])

    expect(users).toMatchObject([{ id: 'ada' }])
    expect(asked).toEqual(['/scim/v2/Users?filter=id eq "ada" or id eq "ben"&startIndex=1&count=2'])
  })

  test('are nobody when the answer has no resources', async () => {
    const { client } = createDirectory(() => ({ json: { totalResults: 0 } }))

    const users = await client.findMany(['ada', 'ben'])

    expect(users).toEqual([])
  })

  test('are found by ids that cannot break out of the filter', async () => {
    const { client, requests } = createDirectory(() => ({ json: listOf([]) }))

    await client.findMany(['x" or userName pr or id eq "', 'back\\slash&count=1'])

    const { searchParams } = new URL(requests[0]?.url ?? '')
    expect(searchParams.get('filter')).toBe(
      String.raw`id eq "x\" or userName pr or id eq \"" or id eq "back\\slash&count=1"`,
    )
    expect(searchParams.getAll('count')).toEqual(['2'])
  })

  test('are split into calls below 6 KB of URL and 200 ids each', async () => {
    const long = Array.from(
      { length: 150 },
      (_, index) => `${'u'.repeat(33)}${String(index + 100)}`,
    )
    const short = Array.from({ length: 450 }, (_, index) => (index + 100).toString(36))
    const { client, requests } = createDirectory((url) => ({
      json: listOf(idsIn(url).map((id) => ({ id }))),
    }))

    const users = await client.findMany([...long, ...short])

    expect(users.map(({ id }) => id).sort()).toEqual([...long, ...short].sort())
    expect(Math.max(...requests.map(({ url }) => url.length))).toBeLessThan(6 * 1024)
    expect(Math.max(...requests.map(({ url }) => idsIn(new URL(url)).length))).toBeLessThanOrEqual(
      200,
    )
    expect(requests.length).toBeLessThanOrEqual(5)
  })

  test('are paged through when the directory gives fewer than it has', async () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))
    const { client, requests } = createDirectory(({ searchParams }) => {
      const start = Number(searchParams.get('startIndex')) - 1
      return { json: listOf(all.slice(start, start + 2), all.length) }
    })

    const users = await client.findMany(all.map(({ id }) => id))

    expect(users.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(requests.map(({ url }) => new URL(url).searchParams.get('startIndex'))).toEqual([
      '1',
      '3',
      '5',
    ])
  })

  test.each([
    ['more users than were asked for', listOf([{ id: 'a' }, { id: 'b' }], 5000)],
    ['a promise of more without any', listOf([], 2)],
    ['no total', { Resources: [{ id: 'a' }] }],
  ])('are malformed with %s, after one call', async (_fault, json) => {
    const { client, asked } = createDirectory(() => ({ json }))

    const answer = client.findMany(['a', 'b'])

    await expect(answer).rejects.toEqual(withCode('BACKEND_MALFORMED'))
    expect(asked).toHaveLength(1)
  })
})

test.each([
  [401, 'BACKEND_AUTH'],
  [400, 'BACKEND_REJECTED'],
  [429, 'BACKEND_QUOTA'],
  [503, 'BACKEND_UNAVAILABLE'],
])('status %i of the directory is %s, never an unknown user', async (status, code) => {
  const { client } = createDirectory(() => ({ status, json: { status: String(status) } }))

  const answer = client.findMany(['ada'])

  await expect(answer).rejects.toEqual(withCode(code))
})
