import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { askGateway, carOf, person, startWorld, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** After every bad thing the gateway answers the next good one. */
const expectAlive = async () => {
  const { data } = await world.ask('ada', '{ viewer { user { name } } }')
  expect(data).toEqual({ viewer: { user: { name: 'Ada Amann' } } })
}

const nothingLeaks = (text: string) => {
  expect(text).not.toMatch(/node_modules|\.ts:|stack|at async/)
}

describe('an argument', () => {
  test.each([
    ['unknown id', '{ vehicle(id: "nope") { make } }', 200, 'NOT_FOUND'],
    ['malformed cursor', '{ vehicles(after: "rubbish") { totalCount } }', 400, 'BAD_USER_INPUT'],
    ['first: 100000', '{ vehicles(first: 100000) { totalCount } }', 400, 'BAD_USER_INPUT'],
    ['first: 0', '{ vehicles(first: 0) { totalCount } }', 400, 'BAD_USER_INPUT'],
    [
      'latitude 91',
      '{ reverseGeocode(latitude: 91, longitude: 9) { city } }',
      400,
      'BAD_USER_INPUT',
    ],
    [
      'latitude as a word',
      '{ reverseGeocode(latitude: north, longitude: 9) { city } }',
      400,
      'BAD_USER_INPUT',
    ],
    ['field that does not exist', '{ vehicle(id: "x") { colour } }', 400, 'BAD_USER_INPUT'],
    ['mutation where there are none', 'mutation { vehicle }', 400, 'BAD_USER_INPUT'],
    ['stream where there are none', 'subscription { vehicle }', 400, 'BAD_USER_INPUT'],
    [
      'stream that is asked for as a query is',
      'subscription { vehiclePositions { isWithin } }',
      400,
      'BAD_USER_INPUT',
    ],
    ['broken syntax', '{ vehicle(id: ', 400, 'BAD_USER_INPUT'],
    ['empty query', '', 400, 'BAD_USER_INPUT'],
    [
      'deep nesting',
      `{ ${'vehicles { nodes { owner '.repeat(30)}{ id }${' } }'.repeat(30)} }`,
      400,
      'BAD_USER_INPUT',
    ],
  ])('%s is a typed error', async (_name, query, status, code) => {
    const answer = await world.ask('ada', query)

    expect(answer.status).toBe(status)
    expect(answer.errors[0]?.extensions).toMatchObject({ code, retryable: false })
    nothingLeaks(JSON.stringify(answer.errors))
    await expectAlive()
  })

  test('variable of the wrong type is a typed error', async () => {
    const answer = await world.ask('ada', 'query ($id: ID!) { vehicle(id: $id) { make } }', {
      id: { a: 1 },
    })

    expect(answer.status).toBe(400)
    expect(answer.errors[0]?.extensions['code']).toBe('BAD_USER_INPUT')
  })

  test('condition that is null is a typed error', async () => {
    const query = 'query ($b: Boolean = true) { viewer @include(if: $b) { kind } }'

    const { errors } = await world.ask('ada', query, { b: null })

    expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT')
  })

  test.each([
    ['missing', {}],
    ['of the wrong type', { id: { a: 1 } }],
  ])(
    'variable of a stream that is %s is a typed error, and no failure',
    async (_name, variables) => {
      const query = 'subscription ($id: ID!) { vehiclePosition(id: $id) { latitude } }'
      const answer = await fetch(`${world.gateway.url}/graphql/stream`, {
        method: 'POST',
        headers: {
          accept: 'text/event-stream',
          'content-type': 'application/json',
          authorization: `Bearer ${await world.token('ada')}`,
        },
        body: JSON.stringify({ query, variables }),
      })

      expect(await answer.text()).toMatch(/Variable \\"\$id\\".*"code":"BAD_USER_INPUT"/)
    },
  )
})

describe('a body', () => {
  const send = async (body: string, contentType = 'application/json') => {
    const answer = await fetch(`${world.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': contentType, authorization: `Bearer ${await world.token('ada')}` },
      body,
    })
    return { status: answer.status, text: await answer.text() }
  }

  test.each<[string, string, string | undefined, number]>([
    [
      'of 2 MB',
      JSON.stringify({ query: `{ viewer { kind } } #${'x'.repeat(2_000_000)}` }),
      undefined,
      413,
    ],
    ['that is not JSON', '{"query":', undefined, 400],
    ['that is an array', '[]', undefined, 400],
    ['that is null', 'null', undefined, 400],
    ['without a query', '{}', undefined, 400],
    ['as a web form', 'query=%7Bviewer%7Bkind%7D%7D', 'application/x-www-form-urlencoded', 415],
    ['as text', '{"query":"{ viewer { kind } }"}', 'text/plain', 415],
  ])('%s is a typed error', async (_name, body, contentType, status) => {
    const answer = await send(body, contentType)

    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [{ message: expect.any(String), extensions: { code: 'BAD_USER_INPUT' } }],
    })
    nothingLeaks(answer.text)
    await expectAlive()
  })
})

describe('a token', () => {
  const unsigned = (claims: object) =>
    [{ alg: 'none', typ: 'at+jwt' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.') + '.'

  const forgeries: Record<string, () => string | Promise<string>> = {
    expired: () => world.sandbox.issueToken(person('ada').id, { expiresInSeconds: -3600 }),
    'alg: none': () => unsigned({ sub: person('ada').id, exp: 4_000_000_000 }),
    unsigned: async () => (await world.token('ada')).replace(/[^.]*$/, ''),
    altered: async () => {
      const [head, , signature] = (await world.token('ada')).split('.')
      const claims = Buffer.from(JSON.stringify({ sub: person('eva').id, exp: 4_000_000_000 }))
      return [head, claims.toString('base64url'), signature].join('.')
    },
    rubbish: () => 'rubbish',
  }

  test.each(Object.keys(forgeries))('%s is refused with 401 and the reason', async (name) => {
    const token = await forgeries[name]?.()
    const body = JSON.stringify({ query: `{ vehicle(id: "${carOf('ada')}") { make } }` })

    const answer = await askGateway(
      world.gateway.url,
      { authorization: `Bearer ${token ?? ''}` },
      body,
    )

    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(
      /^Bearer error="invalid_token", error_description="/,
    )
    expect(answer.data ?? null).toBeNull()
    expect(answer.errors[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  })

  test('with an unknown API key is refused with 401', async () => {
    const answer = await askGateway(
      world.gateway.url,
      { 'x-api-key': 'rbk_nobody' },
      '{"query":"{ viewer { kind } }"}',
    )

    expect(answer.status).toBe(401)
    expect(JSON.stringify(answer.errors)).not.toContain('rbk_nobody')
  })
})

test.each([
  '/nothing',
  '/graphql/%zz',
  '/maps/static/x.png',
  '/maps/static/..%2f..%2fetc%2fpasswd',
  '/%00',
])('the path %s is a 4xx in JSON', async (path) => {
  const answer = await fetch(`${world.gateway.url}${path}`)

  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  nothingLeaks(await answer.text())
})
