/**
 * Mosquitto as it comes, on a free port, with its settings in a directory of its own.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Started } from '../processes.ts'

const PROGRAM = '/usr/sbin/mosquitto'

export async function startMosquitto(): Promise<Started> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'roundabout-mosquitto-'))
  const file = join(folder, 'mosquitto.conf')
  const settings = `listener ${String(port)} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\n`
  await writeFile(file, settings)
  const child = spawn(PROGRAM, ['-c', file], { stdio: 'ignore' })
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error('mosquitto ended before it listened')
    await setTimeout(20)
  }
  return {
    url: `mqtt://127.0.0.1:${String(port)}`,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit')
      if (child.kill('SIGTERM')) await ended
      await rm(folder, { recursive: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
