/**
 * What operators ask: is it alive, does it take requests, what did it do.
 *
 * @module
 */
import type { FastifyInstance } from 'fastify'

/** Resolves when what it stands for works. */
export type ReadinessCheck = () => Promise<unknown>

export interface OperationOptions {
  /** By name; the answer names those that fail, and nothing else about them. */
  readonly checks: Readonly<Record<string, ReadinessCheck>>
  readonly isDraining: () => boolean
  readonly renderMetrics: () => Promise<{ readonly contentType: string; readonly body: string }>
}

/** A check that takes longer has failed, in milliseconds. */
const CHECK_TIMEOUT_MS = 2000

export function addOperationRoutes(app: FastifyInstance, options: OperationOptions): void {
  const head = { exposeHeadRoute: true }
  app.get('/health/live', head, (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'live' }),
  )
  app.get('/health/ready', head, async (_request, reply) => {
    const failing = options.isDraining() ? ['draining'] : await findFailing(options.checks)
    return reply
      .code(failing.length === 0 ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(failing.length === 0 ? { status: 'ready' } : { status: 'not ready', failing })
  })
  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await options.renderMetrics()
    return reply.header('content-type', contentType).send(body)
  })
}

async function findFailing(checks: OperationOptions['checks']): Promise<readonly string[]> {
  const names = Object.entries(checks).map(async ([name, check]) =>
    (await isPassed(check)) ? null : name,
  )
  return (await Promise.all(names)).filter((name) => name !== null)
}

async function isPassed(check: ReadinessCheck): Promise<boolean> {
  let timer
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS)
  })
  try {
    return await Promise.race([check().then(() => true), timeout])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
