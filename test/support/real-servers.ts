/**
 * Real servers for tests: found on PATH, started on loopback. Where one is absent its tests are skipped by name; with
 * `CI=true` they fail instead.
 *
 * @module
 */
import { describe, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Certificate } from './identity/certificate.ts'

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
  startServer(path, (taken) => ['-p', taken], { port })

/** One that is spoken to by TLS and takes those alone who show the certificate `client`. */
export const startTlsMosquitto = (
  path: string,
  server: Certificate,
  client: Certificate,
): Promise<RealServer> =>
  startServer(path, () => ['-c', 'mosquitto.conf'], {
    files: (port) => ({
      'server.pem': server.certificate,
      'server.key': server.privateKey,
      'clients.pem': client.certificate,
      'mosquitto.conf': [
        'user root',
        `listener ${port} 127.0.0.1`,
        'allow_anonymous true',
        ...['certfile server.pem', 'keyfile server.key', 'cafile clients.pem'],
        'require_certificate true',
        '',
      ].join('\n'),
    }),
  })

interface StartOptions {
  /** Default: any free one. */
  readonly port?: number | undefined
  /** In the server's working folder, by name. */
  readonly files?: (port: string) => Readonly<Record<string, string>>
}

/** Between finding a free port and the server's taking it, somebody else may. */
const ATTEMPTS = 3

/** Resolves when the server takes connections. */
async function startServer(
  path: string,
  argumentsFor: (port: string) => readonly string[],
  options: StartOptions = {},
): Promise<RealServer> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const server = await tryServer(path, argumentsFor, options)
    if (server !== null) return server
  }
  throw new Error(`${path} did not start`)
}

/** `null` = it ended, or takes no connections. */
async function tryServer(
  path: string,
  argumentsFor: (port: string) => readonly string[],
  { port: wanted, files = () => ({}) }: StartOptions,
): Promise<RealServer | null> {
  const port = wanted ?? (await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
  for (const [name, text] of Object.entries(files(String(port))))
    writeFileSync(join(folder, name), text)
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
      return null
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
