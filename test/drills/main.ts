/**
 * `npm run test:drills [-- --rounds N]`: every step by every fault under every policy, so many rounds before the same gateways; then
 * what is left of it in this process. Prints a table, and fails where an answer, a count, a time or a rest is not what it must be.
 *
 * @module
 */
import { isDeepStrictEqual, parseArgs } from 'node:util'
import {
  areShared,
  createCompany,
  drillsOf,
  POLICIES,
  type Company,
  type Policy,
} from './drills.ts'
import { heapBytes, openSockets, socketsDownTo } from './leaks.ts'
import { openStage } from './stage.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })

/** From the end of the first round to the end of the last, in bytes. */
const MAX_GROWTH = 8 * 1024 * 1024

interface Row {
  readonly policy: Policy
  drills: number
  wrong: number
  late: number
  /** Furthest from, or beyond, the limit of a drill, in milliseconds. */
  tightestMs: number
  longestMs: number
}

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function playAll(company: Company, policy: Policy): Promise<Row> {
  const row = { policy, drills: 0, wrong: 0, late: 0, tightestMs: Infinity, longestMs: 0 }
  for (const drill of drillsOf(policy)) {
    const { told, wanted, tookMs, limitMs } = await company.play(drill)
    row.drills += 1
    row.longestMs = Math.max(row.longestMs, tookMs)
    row.tightestMs = Math.min(row.tightestMs, limitMs - tookMs)
    if (tookMs > limitMs) {
      row.late += 1
      say(`LATE   ${drill.name}: ${tookMs.toFixed(0)} of ${String(limitMs)} ms`)
    }
    if (!isDeepStrictEqual(plain(told), plain(wanted))) {
      row.wrong += 1
      say(`WRONG  ${drill.name}`)
      say(`  told    ${JSON.stringify(told)}\n  wanted  ${JSON.stringify(wanted)}`)
    }
  }
  return row
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

function sayTable(rows: readonly Row[]): void {
  say(`\n${'policy'.padEnd(26)}drills  wrong  late  longest ms  least left ms`)
  for (const { policy, drills, wrong, late, longestMs, tightestMs } of rows) {
    const cells = [
      String(drills).padStart(6),
      String(wrong).padStart(7),
      String(late).padStart(6),
      longestMs.toFixed(0).padStart(12),
      tightestMs.toFixed(0).padStart(15),
    ]
    say(policy.padEnd(26) + cells.join(''))
  }
}

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)

const socketsBefore = openSockets()
const stage = await openStage()
const heaps: number[] = []
let faults = 0
const company = createCompany(stage)
for (let round = 1; round <= Number(values.rounds); round += 1) {
  const rows: Row[] = []
  // Gateways of one drill are gone by then; what the others have seen is what they may keep.
  const policies = round === 1 ? POLICIES : POLICIES.filter(areShared)
  for (const policy of policies) rows.push(await playAll(company, policy))
  sayTable(rows)
  faults += rows.reduce((sum, { wrong, late }) => sum + wrong + late, 0)
  heaps.push(heapBytes())
  say(
    `round ${String(round)}: heap ${megabytes(heaps.at(-1) ?? 0)} MB, sockets ${String(openSockets())}`,
  )
}
await company.close()
await stage.close()
const sockets = await socketsDownTo(socketsBefore)
const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0)
say(`\nsockets before and after: ${String(socketsBefore)}, ${String(sockets)}`)
say(
  `heap from the first round to the last: ${megabytes(growth)} MB (at most ${megabytes(MAX_GROWTH)})`,
)
if (faults > 0 || sockets > socketsBefore || growth > MAX_GROWTH) process.exitCode = 1
