/**
 * One operation on every contender, in rounds. Which competitor is the best the rounds themselves tell: the one that
 * spends the least CPU time on the operation.
 *
 * @module
 */
import { median, type LoadRequest } from '../load.ts'
import type { Started } from '../processes.ts'
import { runRound, summarize, type Measured, type Ranked, type Round } from '../rounds.ts'
import { agreedAnswer, type Contender } from './agreement.ts'
import type { Operation } from './operations.ts'

/** Rounds before any counts: by then the JavaScript engine's compilers have seen all there is to see. */
const WARM_UP_ROUNDS = 2

export interface ContestOptions {
  readonly name: string
  readonly operation: Operation
  readonly ours: Contender
  readonly competitors: readonly Contender[]
  readonly stub: Started
  readonly rounds: number
}

export async function contest({
  name,
  operation,
  ours,
  competitors,
  stub,
  rounds,
}: ContestOptions): Promise<Measured> {
  const contenders = [ours, ...competitors]
  const done: RoundOfAll[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++)
    done.push(await runAll(operation, inTurn(contenders, round), stub, round))
  const counted = done.slice(WARM_UP_ROUNDS)
  const ranked = rank(competitors, counted)
  const best = ranked[0]?.name ?? ''
  const pairs = counted.flatMap((round) => {
    const [own, theirs] = [round.get(ours.name), round.get(best)]
    return own === undefined || theirs === undefined ? [] : [{ ours: own, theirs }]
  })
  return { ...summarize(name, best, pairs), competitors: ranked }
}

type RoundOfAll = ReadonlyMap<string, Round>

async function runAll(
  operation: Operation,
  contenders: readonly Contender[],
  stub: Started,
  round: number,
): Promise<RoundOfAll> {
  const requests = requestsOf(operation, round)
  const check = sameReviews(await agreedAnswer(contenders, operation.request(round)))
  const done = new Map<string, Round>()
  for (const { name, process: target } of contenders) {
    const { concurrency } = operation
    done.set(name, await runRound({ target, stub, requests, concurrency, check }))
  }
  return done
}

/** Pages that no other round asks for. */
const requestsOf = (
  { requestsPerRound, request }: Operation,
  round: number,
): readonly LoadRequest[] =>
  Array.from({ length: requestsPerRound }, (_, index) => request(round * requestsPerRound + index))

/** Another one first in every round. */
const inTurn = <T>(items: readonly T[], round: number): readonly T[] => [
  ...items.slice(round % items.length),
  ...items.slice(0, round % items.length),
]

/** All pages are of one shape, so every answer has as many reviews as the one that was agreed on. */
function sameReviews(agreed: string): (body: string) => void {
  const count = (body: string): number => body.split('"body":').length - 1
  const expected = count(agreed)
  return (body) => {
    if (body.includes('"errors":') || count(body) !== expected)
      throw new Error(`expected ${String(expected)} reviews in ${body.slice(0, 400)}`)
  }
}

const rank = (
  competitors: readonly Contender[],
  rounds: readonly RoundOfAll[],
): readonly Ranked[] =>
  competitors
    .map(({ name }) => ({
      name,
      cpuUs: median(rounds.map((round) => round.get(name)?.cpuUs ?? Number.NaN)),
    }))
    .sort((a, b) => a.cpuUs - b.cpuUs)
