import { createServer, type AddressInfo } from 'node:net'

/**
 * `port` itself, or any free one for 0.
 *
 * @throws {Error} saying which variable to set when the port is taken or is none.
 */
export async function claimPort(variable: string, port: string): Promise<number> {
  if (!/^\d{1,5}$/.test(port)) throw new Error(`${variable}: expected a port, got "${port}"`)
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(Number(port), '127.0.0.1', resolve)
    })
    return (server.address() as AddressInfo).port
  } catch (cause) {
    const message = `port ${port} cannot be used, something else may be listening: set ${variable} to another`
    throw new Error(message, { cause })
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

/** `port`, or any free one when that cannot be had. */
export const claimPortIfFree = (port: number): Promise<number> =>
  claimPort('', String(port)).catch(() => claimPort('', '0'))
