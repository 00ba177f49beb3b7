/**
 * Child processes of the bench and what the operating system says they used.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface Started {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** Milliseconds per tick of `/proc/<pid>/stat`: `USER_HZ` is 100 on every Linux that Node runs on. */
const TICK_MS = 10

const STOP_TIMEOUT_MS = 3000

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Starts a module and waits for the first line of JSON that names its `port`.
 *
 * @param path absolute, or from the repository's root.
 */
export async function startModule(
  path: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Started> {
  const child = launch(path, env, args)
  return startedAt(child, await readPort(child, path))
}

/** Starts the gateway, which logs nothing here but what is wrong, and waits until it answers. */
export async function startGateway(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Started> {
  const port = await freePort()
  const settings = { ...env, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'warn' }
  const child = launch('gateway/main.ts', settings, args)
  const gateway = startedAt(child, port)
  while (!(await answers(`${gateway.url}/health/live`))) {
    if (child.exitCode !== null) throw new Error('the gateway ended before it answered')
    await setTimeout(50)
  }
  return gateway
}

const launch = (path: string, env: Readonly<Record<string, string>>, args: readonly string[]) =>
  spawn(process.execPath, [resolve(ROOT, path), ...args], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

function startedAt(child: ChildProcess, port: number): Started {
  child.stdout?.resume()
  return { url: `http://127.0.0.1:${String(port)}`, pid: child.pid ?? 0, stop: () => stop(child) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

async function readPort(child: ChildProcess, path: string): Promise<number> {
  if (child.stdout === null) throw new TypeError('expected a child with a piped output')
  for await (const line of createInterface({ input: child.stdout })) {
    const port = portOf(line)
    if (port !== null) return port
  }
  throw new Error(`${path} ended before it named its port`)
}

function portOf(line: string): number | null {
  try {
    const { port } = JSON.parse(line) as { readonly port?: unknown }
    return typeof port === 'number' ? port : null
  } catch {
    return null
  }
}

/** `SIGTERM`, and for who does not heed it `SIGKILL`. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const heeded = new AbortController()
  child.kill('SIGTERM')
  setTimeout(STOP_TIMEOUT_MS, null, heeded).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  )
  await exited
  heeded.abort()
}

export type Keep = (starting: Promise<Started>) => Promise<Started>

/** Whatever `work` has kept is stopped again, last first, however it ends. */
export async function withProcesses<T>(work: (keep: Keep) => Promise<T>): Promise<T> {
  const kept: Started[] = []
  try {
    return await work(async (starting) => {
      const started = await starting
      kept.unshift(started)
      return started
    })
  } finally {
    for (const process of kept) await process.stop()
  }
}

/** CPU time that a process has used so far, all its threads together, in milliseconds. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
