/**
 * The process: environment in, listening gateway out; `--supergraph FILE` serves that file's remote subgraphs,
 * `--subgraph NAME` one of our own alone. Ends after SIGTERM or SIGINT, when requests under way have ended.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { ConfigError } from './config/config-error.ts'
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

const { values } = parseArgs({
  options: { supergraph: { type: 'string' }, subgraph: { type: 'string' } },
})

async function start(): Promise<RunningGateway> {
  const { supergraph, subgraph } = values
  if (subgraph !== undefined) return startSubgraph(process.env, subgraph)
  if (supergraph === undefined) return startGateway(process.env)
  return startSupergraph(process.env, await readFile(supergraph, 'utf8'))
}

async function main(): Promise<void> {
  const gateway = await start()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void drain(gateway, signal))
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

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`)
  process.exitCode = 1
})
