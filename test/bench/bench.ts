/**
 * `npm run bench [-- --scenario NAME] [--rounds N] [--json FILE]`: the gateway beside a hand-written orchestrator.
 *
 * @module
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createBenchKey } from './issuer.ts'
import { measure, type Measured } from './measure.ts'
import { SCENARIOS } from './scenarios.ts'

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
})

const chosen = SCENARIOS.filter(({ name }) => values.scenario?.includes(name) ?? true)
if (chosen.length === 0) {
  const names = SCENARIOS.map(({ name }) => name).join(', ')
  throw new Error(`--scenario: expected one of ${names}, got ${String(values.scenario)}`)
}

const key = await createBenchKey()
const scenarios: Measured[] = []
for (const scenario of chosen) {
  process.stdout.write(`${scenario.name} …\n`)
  scenarios.push(await measure(scenario, Number(values.rounds), key))
}

const show = (value: number, digits = 0): string => value.toFixed(digits)

process.stdout.write(
  '\nCPU per request of the whole process, beside the hand-written orchestrator (= 1.0)\n',
)
process.stdout.write(
  'scenario        ratio (spread)        gateway µs  orchestrator µs    rps   p50 ms   p99 ms  backend calls\n',
)
for (const one of scenarios) {
  const [min, max] = one.ratioSpread
  const row = [
    one.name.padEnd(14),
    `${show(one.ratio, 2)}x (${show(min, 2)}-${show(max, 2)})`.padEnd(20),
    show(one.cpuUs).padStart(11),
    show(one.baselineCpuUs).padStart(16),
    show(one.rps).padStart(6),
    show(one.p50Ms, 1).padStart(8),
    show(one.p99Ms, 1).padStart(8),
    `${show(one.backendCalls, 2)} (${show(one.baselineBackendCalls, 2)})`.padStart(14),
  ]
  process.stdout.write(`${row.join(' ')}\n`)
}

if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify({ scenarios }, null, 2)}\n`)
