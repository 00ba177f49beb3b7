/**
 * `npm run bench [-- --scenario NAME] [--rounds N] [--json FILE]`: the gateway beside a hand-written orchestrator, and
 * over remote subgraphs beside the best gateway that npm offers.
 *
 * @module
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createBenchKey } from './issuer.ts'
import { measure } from './measure.ts'
import { CompetitorsMissing } from './remote/competitors.ts'
import { measureRemote, type MeasuredRemote } from './remote/measure-remote.ts'
import type { Measured } from './rounds.ts'
import { SCENARIOS } from './scenarios.ts'
import { tableOf } from './table.ts'

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
})

const names = [...SCENARIOS.map(({ name }) => name), 'remote']
const unknown = values.scenario?.filter((name) => !names.includes(name)) ?? []
if (unknown.length > 0)
  throw new Error(`--scenario: expected one of ${names.join(', ')}, got ${unknown.join(', ')}`)
const isChosen = (name: string): boolean => values.scenario?.includes(name) ?? true

const rounds = Number(values.rounds)
const key = await createBenchKey()
const scenarios: (Measured | MeasuredRemote)[] = []
for (const scenario of SCENARIOS.filter(({ name }) => isChosen(name))) {
  process.stdout.write(`${scenario.name} …\n`)
  scenarios.push(await measure(scenario, rounds, key))
}
if (isChosen('remote')) {
  process.stdout.write('remote …\n')
  const remote = await measureRemote(rounds).catch(skip)
  if (remote !== null) scenarios.push(remote)
}

/** Without the npm registry there is nobody to measure beside: that scenario is left out, and said to be. */
function skip(error: unknown): null {
  if (!(error instanceof CompetitorsMissing)) throw error
  process.stdout.write(`remote: skipped, its competitors are not here: ${error.message}\n`)
  return null
}

const rows = scenarios.flatMap((one) => ('small' in one ? [one, one.small] : [one]))
if (rows.length > 0) process.stdout.write(`\n${tableOf(rows)}\n`)
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify({ scenarios }, null, 2)}\n`)
