import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { startSandboxServer, type SandboxServer } from '../../../subgraphs/sandbox-kit/server.ts'
import { createEchoBackend } from './echo-backend.ts'

const echo = createEchoBackend()
const plain = createEchoBackend('plain')
let server: SandboxServer

beforeAll(async () => {
  server = await startSandboxServer({ backends: [echo, plain], port: 0 })
})
afterEach(() => {
  server.faults.clear()
})
afterAll(() => server.close())

const call = (path = '/echo/a') => fetch(server.url + path)

const put = (target: string, body: unknown) =>
  fetch(`${server.url}/faults${target}`, {
    method: 'PUT',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('played', () => {
  test('down closes the connection without an answer', async () => {
    await put('/echo', { fault: 'down' })

    await expect(call()).rejects.toThrow('fetch failed')
  })

  test('slow answers well, later', async () => {
    await put('/echo', { fault: 'slow', delayMs: 30 })
    const start = performance.now()

    const answer = await call()

    expect(performance.now() - start).toBeGreaterThanOrEqual(25)
    expect(await answer.json()).toMatchObject({ asked: '/a' })
  })

  test.each([
    ['unavailable', 503, '1', null],
    ['not-found', 404, null, null],
    ['redirect', 307, null, '/echo/a'],
  ])('%s answers %i with a page', async (fault, status, retryAfter, location) => {
    await put('/echo', { fault })

    const answer = await fetch(`${server.url}/echo/a`, { redirect: 'manual' })

    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toMatch(/html/)
    expect(answer.headers.get('retry-after')).toBe(retryAfter)
    expect(answer.headers.get('location')).toBe(location)
  })

  test('nonsense is JSON that nobody promised', async () => {
    await put('/echo', { fault: 'nonsense' })

    const answer = await call()

    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ nonsense: ['wanted', 'none'] })
  })

  test('cut-off breaks the connection in the middle of the body', async () => {
    await put('/echo', { fault: 'cut-off' })

    const answer = await call()

    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow('terminated')
  })

  test('endless goes on until nobody listens', async () => {
    await put('/echo', { fault: 'endless' })
    const { body } = await call()
    if (body === null) throw new TypeError('expected a body')
    let bytes = 0

    for await (const chunk of body) {
      bytes += (chunk as Uint8Array).length
      if (bytes > 1_000_000) break
    }

    expect(bytes).toBeGreaterThan(1_000_000)
  })

  test('slow-body sends headers at once and the whole body later', async () => {
    await put('/echo', { fault: 'slow-body', delayMs: 60 })
    const order: string[] = []
    const start = performance.now()

    const answer = await call()
    order.push('headers')
    const body = answer.json().finally(() => order.push('body'))

    expect(order).toEqual(['headers'])
    expect(await body).toMatchObject({ asked: '/a' })
    expect(performance.now() - start).toBeGreaterThanOrEqual(50)
  })

  test.each([
    ['rate-limited', 429, '1', 'rate-limited'],
    ['rate-limited-silent', 429, null, 'rate-limited'],
    ['server-error', 500, null, 'server-error'],
    ['expired-token', 401, null, 'expired-token'],
  ])(
    '%s answers %d with Retry-After %s in the vendor’s words',
    async (fault, status, after, says) => {
      await put('/echo', { fault })

      const answer = await call()

      expect(answer.status).toBe(status)
      expect(answer.headers.get('retry-after')).toBe(after)
      expect(await answer.json()).toEqual({ vendorSays: says })
    },
  )

  test('malformed is 200 with the right content type and cut-off JSON', async () => {
    await put('/echo', { fault: 'malformed' })

    const answer = await call()

    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/echo+json')
    expect(await answer.text()).toMatch(/^\{"asked"/)
    await expect(call().then((again) => again.json())).rejects.toThrow('JSON')
  })

  test('wrong-content-type is 200 with an HTML page', async () => {
    await put('/echo', { fault: 'wrong-content-type' })

    const answer = await call()

    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch('text/html')
    expect(await answer.text()).toMatch('<!doctype html>')
  })

  test('a call with a fault is counted too', async () => {
    server.calls.clear()
    await put('/echo', { fault: 'server-error' })

    await call()

    expect(server.calls.of('echo').calls).toEqual(['GET /a'])
  })

  test('a fault with times is over after so many calls', async () => {
    await put('/echo', { fault: 'server-error', times: 2 })

    const statuses = [await call(), await call(), await call()].map(({ status }) => status)

    expect(statuses).toEqual([500, 500, 200])
  })

  test('a fault with a path spares other calls, and they do not use it up', async () => {
    await put('/echo', { fault: 'server-error', times: 1, path: '/signals' })

    const statuses = []
    for (const path of ['/echo/cars', '/echo/cars/1/signals', '/echo/cars/1/signals']) {
      statuses.push((await call(path)).status)
    }

    expect(statuses).toEqual([200, 500, 200])
  })

  test('an own fault is played by the backend itself, for its times', async () => {
    await put('/echo', { fault: 'dented', times: 1 })

    const answers = [await (await call()).json(), await (await call()).json()]

    expect(answers).toMatchObject([{ own: 'dented' }, { own: null }])
  })
})

describe('switched', () => {
  test('a subgraph’s name switches every backend behind it', async () => {
    await put('/echoes', { fault: 'server-error' })

    expect([(await call('/echo')).status, (await call('/plain')).status]).toEqual([500, 500])
  })

  test('by a subgraph’s name an own fault reaches the backends that know it', async () => {
    await put('/echoes', { fault: 'dented' })

    expect(server.faults.current()).toEqual({ echo: { fault: 'dented' }, plain: null })
  })

  test('a fault takes the place of the one before', async () => {
    await put('/echo', { fault: 'dented' })

    await put('/echo', { fault: 'slow', delayMs: 1 })

    expect(echo.ownFault()).toBeNull()
  })

  test('DELETE of one leaves the others as they are', async () => {
    await put('', { echo: { fault: 'dented' }, plain: { fault: 'down' } })

    await fetch(`${server.url}/faults/echo`, { method: 'DELETE' })

    expect(server.faults.current()).toEqual({ echo: null, plain: { fault: 'down' } })
    expect(echo.ownFault()).toBeNull()
  })

  test('DELETE of all makes every backend well', async () => {
    await put('/echoes', { fault: 'down' })

    const answer = await fetch(`${server.url}/faults`, { method: 'DELETE' })

    expect(await answer.json()).toMatchObject({ faults: { echo: null, plain: null } })
  })

  test('PUT of all makes those well that it does not name', async () => {
    await put('/echo', { fault: 'down' })

    await put('', { plain: { fault: 'down' } })

    expect(server.faults.current()).toEqual({ echo: null, plain: { fault: 'down' } })
  })

  test('PUT of all with one mistake changes nothing', async () => {
    await put('/echo', { fault: 'down' })

    const answer = await put('', { plain: { fault: 'down' }, nobody: { fault: 'down' } })

    expect(answer.status).toBe(404)
    expect(server.faults.current()).toEqual({ echo: { fault: 'down' }, plain: null })
  })
})

describe('refused', () => {
  test.each([
    ['/echo', '{', 400, 'INVALID_JSON'],
    ['/echo', '[]', 400, 'INVALID_FAULT'],
    ['/echo', { fault: 7 }, 400, 'INVALID_FAULT'],
    ['/echo', { fault: 'sleepy' }, 400, 'UNKNOWN_FAULT'],
    ['/plain', { fault: 'dented' }, 400, 'UNKNOWN_FAULT'],
    ['/echo', { fault: 'down', delayMs: 5 }, 400, 'INVALID_FAULT'],
    ['/echo', { fault: 'slow', delayMs: -5 }, 400, 'INVALID_FAULT'],
    ['/echo', { fault: 'down', times: 0 }, 400, 'INVALID_FAULT'],
    ['/echo', { fault: 'dented', path: '/x' }, 400, 'INVALID_FAULT'],
    ['/echo', { fault: 'down', tmies: 1 }, 400, 'INVALID_FAULT'],
    ['/nobody', { fault: 'down' }, 404, 'UNKNOWN_BACKEND'],
    ['/%', { fault: 'down' }, 400, 'INVALID_PATH'],
    ['/echo/deeper', { fault: 'down' }, 404, 'NOT_FOUND'],
    ['/echo', 'x'.repeat(100_000), 413, 'BODY_TOO_LARGE'],
  ])('PUT /faults%s %j answers %d %s', async (target, body, status, code) => {
    const answer = await put(target, body)

    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ error: { code } })
    expect(server.faults.current()).toEqual({ echo: null, plain: null })
  })

  test('another method is told which ones there are', async () => {
    const answer = await fetch(`${server.url}/faults`, { method: 'POST' })

    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, PUT, DELETE')
  })
})
