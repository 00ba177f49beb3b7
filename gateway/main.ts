/**
 * The process: environment in, listening gateway out; `--supergraph FILE` serves that file's remote subgraphs,
 * `--subgraph NAME` one of our own alone. Ends after SIGTERM or SIGINT, when requests under way have ended.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { logCrash, logDraining, logStopped } from './observability/events.ts'
import {
  startGateway,
  startSubgraph,
  startSupergraph,
  type RunningGateway,
} from './start-gateway.ts'

/**
 * Young garbage: threads that help with it are woken for less work than waking takes, and the room for it, which the runtime
 * takes away in quiet times, comes back at once instead of by halves. Decision 017 has the figures.
 */
setFlagsFromString('--no-parallel-scavenge')
setFlagsFromString('--semi-space-growth-factor=16')

async function start(): Promise<RunningGateway> {
  const options = { supergraph: { type: 'string' }, subgraph: { type: 'string' } } as const
  const { supergraph, subgraph } = parseArgs({ options }).values
  if (subgraph !== undefined) return startSubgraph(process.env, subgraph)
  if (supergraph === undefined) return startGateway(process.env)
  return serveFile(supergraph)
}

async function serveFile(file: string): Promise<RunningGateway> {
  const sdl = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`${file}: cannot be read (${cause.code ?? cause.message})`, { cause })
  })
  try {
    return await startSupergraph(process.env, sdl)
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'SupergraphError') throw cause
    throw new Error(`${file}: ${cause.message}`, { cause })
  }
}

async function main(): Promise<void> {
  const gateway = await start()
  let draining: Promise<void> | null = null
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      draining ??= drain(gateway, signal)
    })
  }
  process.on('uncaughtException', (error) => crash(gateway, error))
  process.on('unhandledRejection', (error) => crash(gateway, error))
}

async function drain({ logger, close }: RunningGateway, signal: string): Promise<void> {
  logDraining(logger, { signal })
  await close()
  logStopped(logger)
  logger.flush()
}

/** What nobody caught may have left anything behind: a fresh process is the only safe state. */
function crash({ logger }: RunningGateway, error: unknown): void {
  logCrash(logger, error)
  logger.flush(() => process.exit(1))
}

/** A start that failed may have opened connections that would keep the process. */
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
