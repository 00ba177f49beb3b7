/**
 * The process: environment in, listening gateway out; `--supergraph FILE` serves that file's remote subgraphs. Ends after SIGTERM or SIGINT, when requests under way have ended.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { ConfigError } from './config/config-error.ts'
import { logCrash, logDraining, logStopped } from './observability/events.ts'
import { startGateway, startSupergraph, type RunningGateway } from './start-gateway.ts'

const { values } = parseArgs({ options: { supergraph: { type: 'string' } } })

async function start(): Promise<RunningGateway> {
  const file = values.supergraph
  if (file === undefined) return startGateway(process.env)
  return startSupergraph(process.env, await readFile(file, 'utf8'))
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
