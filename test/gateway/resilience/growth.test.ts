import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'
import { createHttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import { TransportError, type TransportRequest } from '../../../subgraphs/backend/transport.ts'
import { KEY } from '../../subgraphs/backend/backend-on.ts'
import { answer, resilientOver, unreachable } from './network.ts'

const MEGABYTE = 1024 * 1024

/** Hangs until it is cancelled or its time is over. */
const hang = ({ signal }: TransportRequest) =>
  new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new TransportError('TIMEOUT')), 10)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new TransportError('CANCELLED'))
    })
  })

const fail = (): never => {
  throw unreachable()
}

test.each([0, 3])(
  'failures of every kind leave nothing behind (circuit: %s)',
  async (breakerFailures) => {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc') as () => void
    let sent = 0
    const plays = [hang, fail, () => answer(503), () => answer(), () => answer()]
    const { transport, asked, events } = resilientOver(
      (request) => (plays[(sent += 1) % plays.length] ?? fail)(request),
      { breakerFailures, breakerProbeMs: 10, retries: 2, retryBudgetPercent: 50, hedgeAfterMs: 2 },
    )
    let calls = 0
    const backend = createHttpBackend({
      name: 'vehicles',
      baseUrl: 'http://backend.test',
      transport,
      credential: KEY,
      timeoutMs: 50,
      now: Date.now,
      maxConcurrentCalls: 20,
      maxQueuedCalls: 50,
      operationUntilMs: () => (calls % 3 === 0 ? Infinity : Date.now() + 20),
    })
    const askTimes = async (times: number) => {
      for (let round = 0; round < times; round += 1) {
        const reads = Array.from({ length: 100 }, () =>
          backend.getJson(`/${String((calls += 1) % 90)}`, Number),
        )
        await Promise.allSettled(reads)
        asked.length = events.length = 0
      }
    }
    const heapBytes = () => {
      gc()
      gc()
      return process.memoryUsage().heapUsed
    }
    await askTimes(20)
    const before = heapBytes()

    await askTimes(60)

    expect(heapBytes() - before).toBeLessThan(3 * MEGABYTE)
  },
  30_000,
)
