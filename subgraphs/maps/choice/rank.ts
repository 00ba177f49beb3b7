/**
 * Which provider is asked first, which after it, and why not another one. Pure: all it knows comes in as arguments.
 *
 * @module
 */
import type { Place } from '../map-provider.ts'
import type { Standing } from './health.ts'
import type { Coverage } from './regions.ts'

/** A provider as far as the choice is concerned, right now. */
export interface Candidate {
  /** Absent = good everywhere. */
  readonly covers?: Coverage
  /** Language subtags in lower case; absent = any. */
  readonly languages?: readonly string[]
  /** Of one address, in millionths of one currency. */
  readonly price: number
  readonly standing: Standing
  /** Calls that its budget has left. */
  readonly callsLeft: number
}

/** What is to be asked. */
export interface Question {
  readonly places: readonly Place[]
  /** BCP 47 tags that names are wanted in. */
  readonly languages: readonly string[]
  /** Calls that will be billed. */
  readonly calls: number
}

/** In the order of the list, or the cheapest first; equal ones in the order of the list. */
export type Preference = 'order' | 'price'

/**
 * Why a provider is not asked in its turn. One that lacks the language, or fails, is asked when nobody better is left; one
 * without quota, budget or data of the place is not asked at all.
 */
export type Obstacle = 'LANGUAGE' | 'COOLING' | 'QUOTA' | 'BUDGET' | 'REGION'

export interface Ranked<C> {
  readonly candidate: C
  /** `null` = nothing stands against it. Of several, what weighs most. */
  readonly obstacle: Obstacle | null
  readonly mayBeAsked: boolean
  /** Its place, from 0, if all of them were well. */
  readonly turn: number
}

const WEIGHT: Readonly<Record<Obstacle, number>> = {
  LANGUAGE: 1,
  COOLING: 2,
  QUOTA: 3,
  BUDGET: 4,
  REGION: 5,
}

/** All `candidates`, first who is to be asked first. */
export function rank<C extends Candidate>(
  candidates: readonly C[],
  question: Question,
  preference: Preference,
): readonly Ranked<C>[] {
  const inTurn = candidates
    .map((candidate) => ({ candidate, lasting: lastingObstacle(candidate, question) }))
    .sort(
      (a, b) =>
        weightOf(a.lasting) - weightOf(b.lasting) ||
        (preference === 'price' ? a.candidate.price - b.candidate.price : 0),
    )
  return inTurn
    .map(({ candidate, lasting }, turn) => {
      const obstacle = heavier(lasting, passingObstacle(candidate, question))
      return { candidate, obstacle, mayBeAsked: weightOf(obstacle) <= WEIGHT.COOLING, turn }
    })
    .sort((a, b) => weightOf(a.obstacle) - weightOf(b.obstacle))
}

function lastingObstacle({ covers, languages }: Candidate, question: Question): Obstacle | null {
  if (covers?.(question.places) === false) return 'REGION'
  const knows = (tag: string) => languages?.includes(tag.split('-', 1).join('').toLowerCase())
  return question.languages.some((tag) => knows(tag) === false) ? 'LANGUAGE' : null
}

function passingObstacle({ standing, callsLeft }: Candidate, { calls }: Question): Obstacle | null {
  if (callsLeft < calls) return 'BUDGET'
  return standing === 'WELL' ? null : standing
}

const weightOf = (obstacle: Obstacle | null): number => (obstacle === null ? 0 : WEIGHT[obstacle])

const heavier = (a: Obstacle | null, b: Obstacle | null) => (weightOf(a) > weightOf(b) ? a : b)
