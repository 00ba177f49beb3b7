import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, type Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  createUndiciTransport,
  type UndiciTransport,
} from '../../../gateway/transport/undici-transport.ts'
import type { TransportRequest } from '../../../subgraphs/backend/transport.ts'

describe('the transport', () => {
  let transport: UndiciTransport
  let server: Server | null = null
  const sockets = new Set<Socket>()

  beforeEach(() => {
    transport = createUndiciTransport()
  })

  afterEach(async () => {
    await transport.close()
    server?.closeAllConnections()
    await new Promise((done) => (server === null ? done(null) : server.close(done)))
    server = null
    sockets.clear()
  })

  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener)
    server.on('connection', (socket) => sockets.add(socket))
    await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  }

  const get = (url: string, rest: Partial<TransportRequest> = {}) =>
    transport.send({
      method: 'GET',
      url,
      headers: {},
      timeoutMs: 5000,
      maxBytes: 1024 * 1024,
      ...rest,
    })

  test('who watches is told each call once, by its status or by why it has none', async () => {
    const told: (number | string)[] = []
    const url = await serve((request, response) => {
      if (request.url === '/never') return
      const isBomb = request.url === '/bomb'
      response.writeHead(isBomb ? 200 : 404, isBomb ? { 'content-encoding': 'gzip' } : {})
      response.end(isBomb ? gzipSync(Buffer.alloc(1_000_000)) : 'gone')
    })
    const send = transport.watched((outcome, durationMs) => {
      expect(durationMs).toBeGreaterThan(0)
      told.push(outcome)
    })
    const ask = (path: string) =>
      send({ method: 'GET', url: url + path, headers: {}, timeoutMs: 300, maxBytes: 10_000 })

    await ask('/gone')
    await Promise.allSettled([ask('/never')])
    await Promise.allSettled([ask('/bomb')])

    expect(told).toEqual([404, 'TIMEOUT', 'TOO_LARGE'])
  })

  test('sends method, path, headers and body, and gives back status, headers and bytes', async () => {
    const url = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        response.writeHead(201, { 'X-Kind': 'a' })
        response.end(
          `${String(request.method)} ${String(request.url)} ${String(request.headers.accept)} ${body}`,
        )
      })
    })

    const answer = await get(`${url}/a/b?c=%20d`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: 'grüezi',
    })

    expect(answer.status).toBe(201)
    expect(answer.headers['x-kind']).toBe('a')
    expect(answer.body.toString('utf8')).toBe('POST /a/b?c=%20d application/json grüezi')
  })

  test('asks for "/" when the URL ends with its host', async () => {
    const url = await serve((request, response) => response.end(request.url))

    const { body } = await get(url)

    expect(body.toString()).toBe('/')
  })

  test('gives back an error status as an answer, not as a rejection', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end('busy'))

    const { status, body } = await get(`${url}/`)

    expect([status, body.toString()]).toEqual([503, 'busy'])
  })

  test('keeps connections for the calls that follow', async () => {
    const url = await serve((_request, response) => response.end('ok'))

    for (let call = 0; call < 50; call++) await get(`${url}/`)

    expect(sockets.size).toBeLessThanOrEqual(2)
  })

  test('opens no more connections to one origin than allowed', async () => {
    await transport.close()
    transport = createUndiciTransport({ maxConnectionsPerOrigin: 2 })
    const url = await serve((_request, response) => setImmediate(() => response.end('ok')))

    const answers = await Promise.all(Array.from({ length: 9 }, () => get(`${url}/`)))

    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(200))
    expect(sockets.size).toBe(2)
  })

  test('follows no redirect', async () => {
    const asked: string[] = []
    const url = await serve((request, response) => {
      asked.push(String(request.url))
      response.writeHead(302, { location: '/elsewhere' }).end()
    })

    const { status } = await get(`${url}/here`)

    expect(status).toBe(302)
    expect(asked).toEqual(['/here'])
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('undoes %s, whether the body is small or large', async (encoding, compress) => {
    const small = 'x'.repeat(50)
    const large = Array.from({ length: 20_000 }, (_, index) => String(index * 7919)).join()
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-encoding': encoding })
      response.end(compress(request.url === '/small' ? small : large))
    })

    const answers = await Promise.all([get(`${url}/small`), get(`${url}/large`)])

    expect(answers.map(({ body }) => body.toString())).toEqual([small, large])
  })

  test('offers the encodings it can undo, unless the caller says otherwise', async () => {
    const url = await serve((request, response) => response.end(request.headers['accept-encoding']))

    const offered = await get(`${url}/`)
    const overruled = await get(`${url}/`, { headers: { 'accept-encoding': 'identity' } })

    expect(offered.body.toString()).toBe('gzip, br, deflate')
    expect(overruled.body.toString()).toBe('identity')
  })

  test.each([1_000_000, 100_000_000])(
    'does not unpack a bomb of %d bytes beyond the bound',
    async (size) => {
      const bomb = gzipSync(Buffer.alloc(size))
      const url = await serve((_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
      })

      const answer = get(`${url}/`, { maxBytes: 200_000 })

      await expect(answer).rejects.toMatchObject({ name: 'TransportError', reason: 'TOO_LARGE' })
    },
  )

  test('takes a body of exactly the bound and refuses one byte more', async () => {
    const url = await serve((request, response) => {
      response.end('x'.repeat(Number(String(request.url).slice(1))))
    })

    const { body } = await get(`${url}/1000`, { maxBytes: 1000 })
    const tooLarge = get(`${url}/1001`, { maxBytes: 1000 })

    expect(body.length).toBe(1000)
    await expect(tooLarge).rejects.toMatchObject({ reason: 'TOO_LARGE' })
  })

  test('stops reading an endless body at the bound and frees the connection', async () => {
    const url = await serve((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
        response.once('drain', pour)
      }
      pour()
    })

    await expect(get(`${url}/`, { maxBytes: 100_000 })).rejects.toMatchObject({
      reason: 'TOO_LARGE',
    })

    await Promise.all([...sockets].map(closed))
  })

  test('calls a damaged or unknown encoding unreachable', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-encoding': String(request.url).slice(1) }).end('not so')
    })

    const reasons = await Promise.all(['gzip', 'br', 'zstd'].map((path) => reasonOf(url, path)))

    expect(reasons).toEqual(['UNREACHABLE', 'UNREACHABLE', 'UNREACHABLE'])
  })

  const reasonOf = async (url: string, path: string): Promise<unknown> =>
    get(`${url}/${path}`).then(
      () => 'answered',
      (error: { reason: unknown }) => error.reason,
    )

  test('times out when the headers do not come, and frees the connection', async () => {
    const url = await serve(() => undefined)

    await expect(get(`${url}/`, { timeoutMs: 50 })).rejects.toMatchObject({ reason: 'TIMEOUT' })

    await Promise.all([...sockets].map(closed))
  })

  test('times out when the headers come at once and the body does not end', async () => {
    const url = await serve((_request, response) => {
      const trickle = setInterval(() => response.write('x'), 5)
      response.on('close', () => clearInterval(trickle))
    })

    await expect(get(`${url}/`, { timeoutMs: 60 })).rejects.toMatchObject({ reason: 'TIMEOUT' })

    await Promise.all([...sockets].map(closed))
  })

  test('never sends a call whose time ran out while it waited for a connection', async () => {
    await transport.close()
    transport = createUndiciTransport({ maxConnectionsPerOrigin: 1 })
    const asked: string[] = []
    const { promise: firstAsked, resolve } = Promise.withResolvers<ServerResponse>()
    const url = await serve((request, response) => {
      asked.push(String(request.url))
      if (request.url === '/first') resolve(response)
      else response.end('ok')
    })

    const first = get(`${url}/first`)
    const response = await firstAsked
    await expect(get(`${url}/waits`, { timeoutMs: 40 })).rejects.toMatchObject({
      reason: 'TIMEOUT',
    })
    response.end('ok')
    await first
    await get(`${url}/last`)

    expect(asked).toEqual(['/first', '/last'])
  })

  test('calls a refused connection unreachable', async () => {
    const url = await serve((_request, response) => response.end())
    await new Promise((done) => server?.close(done))
    server = null

    await expect(get(`${url}/`)).rejects.toMatchObject({ reason: 'UNREACHABLE' })
  })

  test('calls a connection unreachable that breaks before or within the answer', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/before') return void request.socket.resetAndDestroy()
      response.writeHead(200, { 'content-length': '100' }).write('half', () => {
        request.socket.destroy()
      })
    })

    const reasons = await Promise.all(['before', 'within'].map((path) => reasonOf(url, path)))

    expect(reasons).toEqual(['UNREACHABLE', 'UNREACHABLE'])
  })

  test('rejects with a transport error when a header or path cannot be sent', async () => {
    const url = await serve((_request, response) => response.end())

    await expect(get(`${url}/a b`)).rejects.toMatchObject({ name: 'TransportError' })
    await expect(get(`${url}/`, { headers: { a: 'x\ny' } })).rejects.toMatchObject({
      name: 'TransportError',
    })
  })

  test('cancels a call by its signal, before or within the answer, and frees the connection', async () => {
    const url = await serve((_request, response) => response.write('begun'))
    const [early, late] = [new AbortController(), new AbortController()]
    early.abort()

    const before = get(url, { signal: early.signal })
    const within = get(url, { signal: late.signal })
    await expect(before).rejects.toMatchObject({ reason: 'CANCELLED' })
    await new Promise((resolve) => server?.once('request', resolve))
    late.abort()

    await expect(within).rejects.toMatchObject({ reason: 'CANCELLED' })
    await new Promise((resolve) => setImmediate(resolve))
    expect([...sockets].filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(1)
  })

  test('ends what is under way when it is closed', async () => {
    const url = await serve(() => void transport.close())

    await expect(get(`${url}/`)).rejects.toMatchObject({ reason: 'UNREACHABLE' })
  })
})

const closed = (socket: Socket): Promise<unknown> =>
  new Promise((done) => (socket.closed ? done(null) : socket.once('close', done)))
