import { afterEach, expect, test } from '@jest/globals'
import { startSandboxServer, type SandboxServer } from '../../../subgraphs/sandbox-kit/server.ts'
import { createEchoBackend } from './echo-backend.ts'

const running: SandboxServer[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function start() {
  const echo = createEchoBackend()
  const other = createEchoBackend('echo-two')
  const pages = { '/hidden': (query: URLSearchParams) => ({ q: query.get('q') }) }
  const server = await startSandboxServer({ backends: [echo, other], port: 0, pages })
  running.push(server)
  return { server, echo, other }
}

test('a backend sees the URL without its mount path', async () => {
  const { server } = await start()

  const answer = await fetch(`${server.url}/echo/a/b?c=1`)

  expect(answer.headers.get('content-type')).toBe('application/echo+json')
  expect(await answer.json()).toMatchObject({ asked: '/a/b?c=1' })
})

test('a mount path without a rest is the root of its backend', async () => {
  const { server } = await start()

  const answer = await fetch(`${server.url}/echo?c=1`)

  expect(await answer.json()).toMatchObject({ asked: '/?c=1' })
})

test('a mount path matches by whole segments only', async () => {
  const { server } = await start()

  const other = await fetch(`${server.url}/echo-two/x`)
  const none = await fetch(`${server.url}/echoed`)

  expect(await other.json()).toMatchObject({ asked: '/x' })
  expect(none.status).toBe(404)
  expect(await none.json()).toMatchObject({ error: { code: 'NOT_FOUND' } })
})

test('calls are counted per backend and recorded without credentials', async () => {
  const { server } = await start()

  await fetch(`${server.url}/echo/a?key=secret&x=1`, { method: 'POST', body: 'password=secret' })
  await fetch(`${server.url}/echo/b`, { headers: { authorization: 'Bearer secret' } })
  const answer = await fetch(`${server.url}/calls`)

  expect(await answer.json()).toEqual({
    calls: {
      echo: { count: 2, calls: ['POST /a?x=1', 'GET /b'] },
      'echo-two': { count: 0, calls: [] },
    },
  })
})

test('DELETE /calls starts the count again', async () => {
  const { server } = await start()
  await fetch(`${server.url}/echo/a`)

  await fetch(`${server.url}/calls`, { method: 'DELETE' })

  expect(server.calls.of('echo').count).toBe(0)
})

test('its page names backends, faults and how to switch them', async () => {
  const { server } = await start()
  server.faults.set('echo', { fault: 'down', times: 3 })

  const page = (await (await fetch(server.url)).json()) as Record<string, unknown>

  expect(page).toMatchObject({
    backends: {
      echo: {
        baseUrl: `${server.url}/echo`,
        example: `curl ${server.url}/echo/hello`,
        fault: { fault: 'down', times: 3 },
        calls: 0,
      },
    },
    faults: { own: { echo: ['dented'] }, switchOff: `curl -X DELETE ${server.url}/faults` },
  })
})

test('further pages get the query', async () => {
  const { server } = await start()

  const answer = await fetch(`${server.url}/hidden?q=1`)

  expect(await answer.json()).toEqual({ q: '1' })
})

test('no page allows another origin to read it', async () => {
  const { server } = await start()

  const answer = await fetch(server.url, { headers: { origin: 'http://evil.example' } })

  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
})

test('closing closes the backends and ends calls under way', async () => {
  const { server, echo } = await start()
  server.faults.set('echo', { fault: 'slow', delayMs: 600_000 })
  const underWay = fetch(`${server.url}/echo/a`).catch(() => 'ended')
  while (server.calls.of('echo').count === 0) await new Promise(setImmediate)

  await server.close()

  expect(await underWay).toBe('ended')
  expect(echo.isClosed()).toBe(true)
})

test('a backend that cannot be made leaves nothing listening', async () => {
  let url = ''

  const failed = startSandboxServer({
    port: 0,
    backends: (baseUrl) => {
      url = baseUrl
      return Promise.reject(new Error('no data'))
    },
  })

  await expect(failed).rejects.toThrow('no data')
  await expect(fetch(url)).rejects.toThrow()
})
