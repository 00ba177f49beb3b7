/**
 * Real servers for tests: found on PATH, started on loopback. Where one is absent its tests are skipped by name; with
 * `CI=true` they fail instead.
 *
 * @module
 */
import { describe, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type RealServerCommand = 'redis-server' | 'mosquitto' | 'chromium'

export interface RealServer {
  readonly port: number
  /** Ends the process and removes its files. */
  stop(): Promise<void>
}

const START_BUDGET_MS = 10_000
/** Debian keeps mosquitto where only root's PATH looks. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** Where `command` is, or null. */
export function findCommand(command: RealServerCommand): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]
  return folders.map((folder) => join(folder, command)).find(isExecutable) ?? null
}

/** Declares tests that need `command`; they are handed its path. */
export function describeWith(command: RealServerCommand, suite: (path: string) => void): void {
  const path = findCommand(command)
  if (path !== null) {
    describe(`with ${command}`, () => suite(path))
  } else if (process.env['CI'] === 'true') {
    test(`${command} is installed`, () => {
      throw new Error(`${command} is not on PATH`)
    })
  } else {
    describe.skip(`with ${command}, which is not on PATH`, () => suite(command))
  }
}

/** An empty Redis that writes nothing to disk. */
export const startRedis = (path: string): Promise<RealServer> =>
  startServer(path, (port) => ['--bind', '127.0.0.1', '--port', port, '--save', ''])

/**
 * An MQTT broker that takes anybody from this machine.
 *
 * @param port the one of a broker that was stopped, to play its return. Default: any free one.
 */
export const startMosquitto = (path: string, port?: number): Promise<RealServer> =>
  startServer(path, (taken) => ['-p', taken], port)

/** Resolves when the server takes connections. */
async function startServer(
  path: string,
  argumentsFor: (port: string) => readonly string[],
  wanted?: number,
): Promise<RealServer> {
  const port = wanted ?? (await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
  const child = spawn(path, argumentsFor(String(port)), { cwd: folder, stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  for (const deadline = Date.now() + START_BUDGET_MS; !(await takesConnections(port));) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`${path} did not start`)
    }
    await sleep(20)
  }
  return { port, stop }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isOpen: boolean) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
