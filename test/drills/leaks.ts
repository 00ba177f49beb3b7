/**
 * What this process holds on to.
 *
 * @module
 */
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const PATIENCE_MS = 5000

const isSocket = (name: string) => name.startsWith('TCP')

export const openSockets = (): number => process.getActiveResourcesInfo().filter(isSocket).length

/** Open sockets, once there are no more than so many or it has been waited long enough for it. */
export async function socketsDownTo(wanted: number): Promise<number> {
  for (let waitedMs = 0; openSockets() > wanted && waitedMs < PATIENCE_MS; waitedMs += 50) {
    await setTimeout(50)
  }
  return openSockets()
}

/** After everything that can go has gone, in bytes. */
export function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
  gc()
  return process.memoryUsage().heapUsed
}
