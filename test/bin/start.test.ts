import { afterEach, expect, test } from '@jest/globals'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'

const START = join(import.meta.dirname, '../../bin/start.ts')

/** Shorter than a test may take, so that it can say what it has seen. */
const PATIENCE_MS = 50_000

const open: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(open.splice(0).map((close) => close())))

interface Run {
  readonly child: ChildProcess
  /** All that was printed so far. */
  readonly text: () => string
  /** Resolves with what matched; rejects when the process ends before. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly exitCode: Promise<number | null>
}

function start(environment: Readonly<Record<string, string>>): Run {
  const { PATH = '' } = process.env
  const env = { PATH, PORT: '0', SANDBOX_PORT: '0', ...environment }
  const child = spawn(process.execPath, [START], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      child.emit('printed')
    })
  }
  const closed = once(child, 'close').then(([code]) => code as number | null)
  open.push(() => (child.kill('SIGTERM'), closed))
  const late = setTimeout(PATIENCE_MS, null, { ref: false }).then(() => {
    throw new Error(`still running, after printing:\n${text}`)
  })
  late.catch(() => undefined)
  const exitCode = Promise.race([closed, late])
  const printed = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(text)
      if (found) return found
      const ended = exitCode.then((code) => {
        throw new Error(`ended with ${String(code)}:\n${text}`)
      })
      await Promise.race([once(child, 'printed'), ended])
    }
  }
  return { child, text: () => text, printed, exitCode }
}

const isReachable = async (url: string) => {
  try {
    return (await fetch(url)).status > 0
  } catch {
    return false
  }
}

test('prints curls that answer with a car on a map and with a stream, and frees both ports when interrupted', async () => {
  const { child, printed, exitCode } = start({ LOG_LEVEL: 'error' })
  const [curl] = await printed(/^curl .*'$/m)
  const [gatewayUrl = ''] = /http:\/\/localhost:\d+/.exec(curl) ?? []
  const [, sandboxUrl = ''] = await printed(/Sandbox +(http:\S+)/)

  const { stdout } = await promisify(execFile)('sh', ['-c', curl])
  const [streamCurl] = await printed(/^curl -N .*'$/m)
  const stream = await promisify(execFile)('sh', ['-c', `${streamCurl} 2> /dev/null | head -n 5`])
  const isUp = [await isReachable(gatewayUrl), await isReachable(sandboxUrl)]
  child.kill('SIGINT')
  const code = await exitCode

  expect(JSON.parse(stdout)).toMatchObject({
    data: {
      vehicle: {
        make: 'Volkswagen',
        owner: { name: 'Ada Amann' },
        position: { map: { address: { formatted: expect.any(String) } } },
      },
    },
  })
  expect(JSON.parse(stdout)).not.toHaveProperty('errors')
  expect(stream.stdout).toMatch(/^event: next\ndata: .*"vehiclePositions":\{"vehicle"/m)
  expect(isUp).toEqual([true, true])
  expect(code).toBe(0)
  expect([await isReachable(gatewayUrl), await isReachable(sandboxUrl)]).toEqual([false, false])
})

test('says which variables are at odds when both ports are the same', async () => {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))

  const { text, exitCode } = start({ PORT: String(port), SANDBOX_PORT: String(port) })

  expect(await exitCode).toBe(1)
  expect(text()).toContain(`PORT and SANDBOX_PORT are both ${String(port)}`)
})

test('says which variable to set when a port is taken', async () => {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => new Promise((resolve) => server.close(resolve)))
  const { port } = server.address() as AddressInfo

  const { text, exitCode } = start({ SANDBOX_PORT: String(port) })

  expect(await exitCode).toBe(1)
  expect(text()).toContain(`port ${String(port)} cannot be used`)
  expect(text()).toContain('SANDBOX_PORT')
})

test('with backends of your own it starts no sandbox, and ends with the gateway when that refuses', async () => {
  const { text, exitCode } = start({ USERS_URL: 'https://directory.test/scim/v2' })

  expect(await exitCode).toBe(1)
  expect(text()).toContain('STRIPE_SECRET_KEY')
  expect(text()).toContain('the gateway ended by itself (exit code 1)')
  expect(text()).not.toContain('sandbox')
})

test('in production it does not run on sandbox credentials', async () => {
  const { text, exitCode } = start({ NODE_ENV: 'production' })

  expect(await exitCode).toBe(1)
  expect(text()).toContain("the sandbox's")
})
