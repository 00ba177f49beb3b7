/**
 * Child processes of the bench and what the operating system says they used.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'
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
  const child = spawn(process.execPath, [resolve(ROOT, path), ...args], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await readPort(child, path)
  child.stdout.resume()
  return { url: `http://127.0.0.1:${String(port)}`, pid: child.pid ?? 0, stop: () => stop(child) }
}

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
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await exited
  clearTimeout(kill)
}

/** Whatever `work` starts is stopped again, last first, however it ends. */
export async function withProcesses<T>(
  work: (start: typeof startModule) => Promise<T>,
): Promise<T> {
  const started: Started[] = []
  try {
    return await work(async (...args) => {
      const process = await startModule(...args)
      started.unshift(process)
      return process
    })
  } finally {
    for (const process of started) await process.stop()
  }
}

/** CPU time that a process has used so far, all its threads together, in milliseconds. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
