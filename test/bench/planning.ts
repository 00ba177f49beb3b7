/**
 * What an operation costs that nobody has sent before, and whether many of them leave memory where it was. Run it by `npm run
 * bench:planning`; it fails when one in twenty takes longer than the limit, or memory has grown.
 *
 * One operation after the other is parsed, validated, planned, compiled and run over subgraphs that answer nothing, in
 * milliseconds by the clock: the longest ones met a collection of garbage, or somebody else who uses the machine.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parse, validate } from 'graphql'
import { composeSupergraph } from '../../gateway/engine/compose-supergraph.ts'
import { createEngine } from '../../gateway/engine/engine.ts'
import type { SubgraphTarget } from '../../gateway/engine/target.ts'
import type { Transport } from '../../subgraphs/backend/transport.ts'

const LIMIT_MS = 5
const OPERATIONS = 10_000
/** The engine keeps so many plans; only what comes after them may not make memory grow. */
const KEPT = 1000
const MOST_GROWTH_MB = 5

const sdl = (name: string) =>
  readFileSync(new URL(`../../schema/${name}.graphql`, import.meta.url), 'utf8')
const NAMES = ['users', 'subscriptions', 'vehicles', 'maps']
const answerNothing: Transport = () =>
  Promise.resolve({ status: 200, headers: JSON_TYPE, body: Buffer.from('{"data":{}}') })
const JSON_TYPE = { 'content-type': 'application/json' }
const target = (name: string): SubgraphTarget => ({
  kind: 'remote',
  url: `http://${name}.test/`,
  transport: answerNothing,
  timeoutMs: 1000,
  maxAnswerBytes: 1000,
})
const engine = createEngine({
  supergraphSdl: composeSupergraph(
    NAMES.map((name) => ({ name, typeDefs: `${sdl('directives')}\n${sdl(name)}` })),
  ),
  subgraphs: new Map(NAMES.map((name) => [name, target(name)])),
  maxPlans: KEPT,
})

/** Each of another shape, by the bits of its number, and under other names. */
function operationOf(number: number): string {
  const position = ['latitude', 'longitude', 'headingDegrees', 'accuracyMeters', 'quality']
  const address = ['city', 'countryCode', 'postalCode', 'region', 'street']
  const some = (fields: readonly string[], at: number) =>
    ['__typename', ...fields.filter((_, bit) => (number >> (at + bit)) & 1)].join(' ')
  return `query Car${String(number)}($id: ID!) {
    car${String(number)}: vehicle(id: $id) {
      make model owner { id plan { name status } }
      position { ${some(position, 0)}
        map { address { ${some(address, 5)} } staticImage(width: ${String(100 + (number % 400))}) { url } } }
    }
    viewer { user { id name plan { name } } }
  }`
}

async function run(number: number): Promise<number> {
  const beginMs = performance.now()
  const document = parse(operationOf(number))
  const [error] = validate(engine.schema, document)
  if (error) throw error
  await engine.execute({ document, variables: { id: 'a' } })
  return performance.now() - beginMs
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function usedMb(): number {
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

for (let number = 0; number < 2 * KEPT; number += 1) await run(number)
const beforeMb = usedMb()
const took: number[] = []
for (let number = 0; number < OPERATIONS; number += 1) took.push(await run(2 * KEPT + number))
const afterMb = usedMb()

took.sort((a, b) => a - b)
const quantile = (share: number) => took[Math.floor(share * (took.length - 1))] ?? Infinity
const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((share) => quantile(share).toFixed(2))
console.log(
  `new operation: p50 ${p50 ?? ''} ms, p95 ${p95 ?? ''} ms (limit ${String(LIMIT_MS)} ms), p99 ${p99 ?? ''} ms, longest ${max ?? ''} ms`,
)
console.log(
  `heap: ${beforeMb.toFixed(1)} MB before, ${afterMb.toFixed(1)} MB after ${String(OPERATIONS)} distinct operations`,
)
if (quantile(0.95) > LIMIT_MS || afterMb - beforeMb > MOST_GROWTH_MB) process.exitCode = 1
