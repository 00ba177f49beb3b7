import { describe, expect, test } from '@jest/globals'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import { readObject, readString } from '../../../subgraphs/backend/parse.ts'
import { asIs, backendOn, codeOf } from './backend-on.ts'
import { json, settle } from './pending-transport.ts'

const readName = (value: unknown) => readString(readObject(value, 'car').name, 'car.name')

describe('a read', () => {
  test('asks what was asked of it: path, headers, credential, budget and bounds', async () => {
    const { backend, network } = backendOn({ maxAnswerBytes: 100 })

    const name = backend.getJson('/cars/1?full=true', readName, { headers: { 'x-user': 'u1' } })
    await settle()
    await network.answer(json({ name: 'Golf' }))

    expect(await name).toBe('Golf')
    expect(network.asked).toEqual([
      {
        method: 'GET',
        url: 'http://backend.test/v1/cars/1?full=true',
        headers: { accept: 'application/json', authorization: 'Bearer key', 'x-user': 'u1' },
        timeoutMs: 1000,
        maxBytes: 100,
      },
    ])
  })

  test('cannot send a header over that of the credential', async () => {
    const { backend, network } = backendOn()

    void backend.getJson('/cars', asIs, { headers: { authorization: 'Bearer other' } })
    await settle()
    await network.answer()

    expect(network.asked[0]?.headers.authorization).toBe('Bearer key')
  })

  test.each([
    [
      'a redirect',
      { status: 302, headers: { location: 'http://elsewhere.test/' } },
      'BACKEND_MALFORMED',
    ],
    ['a refused credential', { status: 401 }, 'BACKEND_AUTH'],
    ['a missing permission', { status: 403 }, 'BACKEND_AUTH'],
    ['what is not there', { status: 404 }, 'BACKEND_REJECTED'],
    ['a timeout of theirs', { status: 408 }, 'BACKEND_UNAVAILABLE'],
    ['too many requests', { status: 429 }, 'BACKEND_QUOTA'],
    ['their own fault', { status: 503 }, 'BACKEND_UNAVAILABLE'],
    ['an HTML page', { headers: { 'content-type': 'text/html; about=json' } }, 'BACKEND_MALFORMED'],
    ['no content type', { headers: {} }, 'BACKEND_MALFORMED'],
    ['no content', { status: 204, headers: {}, body: Buffer.alloc(0) }, 'BACKEND_MALFORMED'],
    ['half a body', { body: Buffer.from('{"name":') }, 'BACKEND_MALFORMED'],
    ['another shape', json({ name: 7 }), 'BACKEND_MALFORMED'],
  ])('answered by %s fails by a code', async (_what, response, expected) => {
    const { backend, network } = backendOn()

    const code = codeOf(backend.getJson('/cars/1', readName))
    await settle()
    await network.answer(response)

    expect(await code).toBe(expected)
    expect(network.asked).toHaveLength(1)
  })

  test.each([
    ['TIMEOUT', 'BACKEND_TIMEOUT'],
    ['TOO_LARGE', 'BACKEND_MALFORMED'],
    ['UNREACHABLE', 'BACKEND_UNAVAILABLE'],
  ] as const)('over a network that says %s fails as %s', async (reason, expected) => {
    const { backend, network } = backendOn()

    const code = codeOf(backend.getJson('/cars', asIs))
    await settle()
    await network.fail(reason)

    expect(await code).toBe(expected)
  })

  test.each([
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/scim+json;v=2',
    'text/json',
  ])('takes %s for JSON', async (type) => {
    const { backend, network } = backendOn()

    const code = codeOf(backend.getJson('/cars', asIs))
    await settle()
    await network.answer({ headers: { 'content-type': type } })

    expect(await code).toBe('answered')
  })

  test('says neither address nor body nor credential when it fails', async () => {
    const { backend, network } = backendOn()

    const failure = backend.getJson('/cars/secret-car', readName).catch((error: unknown) => error)
    await settle()
    await network.answer({ ...json({ secret: 'body' }), status: 500 })

    expect(String(await failure)).toBe('BackendError: vehicles: answered with status 500')
  })

  test('leaves a fault of our own parser as it is', async () => {
    const { backend, network } = backendOn()
    const fault = new TypeError('ours')

    const read = backend.getJson('/cars', () => {
      throw fault
    })
    const failure = read.catch((error: unknown) => error)
    await settle()
    await network.answer()

    expect(await failure).toBe(fault)
  })

  test('takes the word of a parser that knows better', async () => {
    const { backend, network } = backendOn()

    const code = codeOf(
      backend.getJson('/cars', () => {
        throw new BackendError('VEHICLE_ASLEEP', 'vehicles', 'asleep')
      }),
    )
    await settle()
    await network.answer()

    expect(await code).toBe('VEHICLE_ASLEEP')
  })

  test.each([
    [404, 'absent', null],
    [200, 'present', 'present'],
  ])('that may find nothing makes of status %d its answer', async (status, body, expected) => {
    const { backend, network } = backendOn()

    const read = backend.getJsonOrNull('/cars/1', asIs)
    await settle()
    await network.answer(json(body, status))

    expect(await read).toBe(expected)
  })

  test('that may find nothing still fails otherwise', async () => {
    const { backend, network } = backendOn()

    const code = codeOf(backend.getJsonOrNull('/cars/1', asIs))
    await settle()
    await network.answer({ status: 410 })

    expect(await code).toBe('BACKEND_REJECTED')
  })

  test('of bytes leaves them as they are', async () => {
    const { backend, network } = backendOn()

    const read = backend.getBytes('/map.png')
    await settle()
    await network.answer({ headers: { 'content-type': 'image/png' }, body: Buffer.from([1, 2]) })

    expect((await read).body).toEqual(Buffer.from([1, 2]))
  })
})

describe('equal reads under way', () => {
  test('are one call, each with its own parser', async () => {
    const { backend, network } = backendOn()

    const reads = [backend.getJson('/cars/1', readName), backend.getJson('/cars/1', asIs)]
    await settle()
    await network.answer(json({ name: 'Golf' }))

    expect(await Promise.all(reads)).toEqual(['Golf', { name: 'Golf' }])
    expect(network.asked).toHaveLength(1)
  })

  test('are one call while they wait for their turn as well', async () => {
    const { backend, network } = backendOn({ maxConcurrentCalls: 1 })
    const first = backend.getJson('/cars/1', asIs)

    const reads = [backend.getJson('/cars/2', asIs), backend.getJson('/cars/2', asIs)]
    await settle()
    await network.answer()
    await network.answer()

    await Promise.all([first, ...reads])
    expect(network.asked.map(({ url }) => url.slice(-1))).toEqual(['1', '2'])
  })

  test('fail together, and leave no rejection that nobody handles', async () => {
    const { backend, network } = backendOn()
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)

    const codes = [1, 2, 3].map(() => codeOf(backend.getJson('/cars/1', asIs)))
    await settle()
    await network.answer({ status: 500 })
    const settled = await Promise.all(codes)
    await settle()
    process.off('unhandledRejection', note)

    expect(settled).toEqual(Array(3).fill('BACKEND_UNAVAILABLE'))
    expect(unhandled).toEqual([])
    expect(network.asked).toHaveLength(1)
  })

  test.each([200, 500])('are over once answered by %d: the next read asks anew', async (status) => {
    const { backend, network } = backendOn()
    const first = codeOf(backend.getJson('/cars/1', asIs))
    await settle()
    await network.answer({ status })
    await first

    void codeOf(backend.getJson('/cars/1', asIs))
    await settle()

    expect(network.asked).toHaveLength(2)
    await network.answer()
  })

  test('differ by path and by headers', async () => {
    const { backend, network } = backendOn()

    const reads = [
      backend.getJson('/cars/1', asIs),
      backend.getJson('/cars/2', asIs),
      backend.getJson('/cars/1', asIs, { headers: { 'x-user': 'u1' } }),
      backend.getJson('/cars/1', asIs, { headers: { 'x-user': 'u2' } }),
    ]
    await settle()
    for (const _ of reads) await network.answer()

    await Promise.all(reads)
    expect(network.asked).toHaveLength(4)
  })
})

describe('a post', () => {
  test('sends JSON and is never shared', async () => {
    const { backend, network } = backendOn()

    const posts = [1, 2].map(() => backend.postJson('/wake', { soon: true }, asIs))
    await settle()
    await network.answer(json('one'))
    await network.answer(json('two'))

    expect(await Promise.all(posts)).toEqual(['one', 'two'])
    expect(network.asked[0]).toMatchObject({
      method: 'POST',
      body: '{"soon":true}',
      headers: { 'content-type': 'application/json' },
    })
  })
})
