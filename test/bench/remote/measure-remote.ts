/**
 * The scenario `remote`: `--supergraph` over four Federation subgraphs, beside the best gateway that npm offers.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway, startModule, withProcesses, type Keep } from '../processes.ts'
import type { Measured } from '../rounds.ts'
import type { Contender } from './agreement.ts'
import { fetchCompetitors, type Competitor } from './competitors.ts'
import { contest } from './contest.ts'
import { DEEP, SMALL } from './operations.ts'

export interface MeasuredRemote extends Measured {
  /** The same for a small operation; the rest is for the deep one. */
  readonly small: Measured
}

/** @throws {CompetitorsMissing} when there is nobody to measure beside. */
export async function measureRemote(rounds: number): Promise<MeasuredRemote> {
  const competitors = await fetchCompetitors()
  const folder = await mkdtemp(join(tmpdir(), 'roundabout-bench-'))
  try {
    return await withProcesses((keep) => measureIn(folder, competitors, rounds, keep))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measureIn(
  folder: string,
  fetched: readonly Competitor[],
  rounds: number,
  keep: Keep,
): Promise<MeasuredRemote> {
  const stub = await keep(startModule('test/bench/remote/subgraph-servers.ts'))
  const file = join(folder, 'supergraph.graphql')
  await writeFile(file, await (await fetch(`${stub.url}/supergraph`)).text())
  const ours = {
    name: 'roundabout',
    process: await keep(startGateway(GATEWAY_ENVIRONMENT, ['--supergraph', file])),
  }
  const competitors: Contender[] = []
  for (const { name, module } of fetched)
    competitors.push({ name, process: await keep(startModule(module, {}, [file])) })
  const options = { ours, competitors, stub, rounds }
  const deep = await contest({ name: 'remote', operation: DEEP, ...options })
  const small = await contest({ name: 'remote, small', operation: SMALL, ...options })
  return { ...deep, small }
}

const GATEWAY_ENVIRONMENT = { PUBLIC_URL: 'https://gateway.bench.test' }
