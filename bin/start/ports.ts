import { randomInt } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'

const MAX_PORT = 65_535

/**
 * `port` itself, or any free one for 0.
 *
 * @throws {Error} saying which variable to set when the port is taken or is none.
 */
export async function claimPort(variable: string, port: string): Promise<number> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > MAX_PORT) {
    throw new Error(`${variable}: expected a port, 0 to ${String(MAX_PORT)}, got "${port}"`)
  }
  if (Number(port) === 0) return claimAny()
  try {
    return await listenOnce(Number(port))
  } catch (cause) {
    const message = `port ${port} cannot be used, something else may be listening: set ${variable} to another`
    throw new Error(message, { cause })
  }
}

/** Systems give connections, and whoever listens on 0, ports above these: nobody gets one by chance before it is used. */
const QUIET = { first: 20_000, count: 10_000, tries: 20 }

async function claimAny(): Promise<number> {
  for (let tried = 0; tried < QUIET.tries; tried += 1) {
    const port = QUIET.first + randomInt(QUIET.count)
    const claimed = await listenOnce(port).catch(() => null)
    if (claimed !== null) return claimed
  }
  return listenOnce(0)
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve)
    })
    return (server.address() as AddressInfo).port
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

/** `port`, or any free one when that cannot be had. */
export const claimPortIfFree = (port: number): Promise<number> =>
  claimPort('', String(port)).catch(() => claimPort('', '0'))
