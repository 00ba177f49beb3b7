/**
 * Every drill: which backend fails how, under which policy, and what must come of it.
 *
 * @module
 */
import { setTimeout } from 'node:timers/promises'
import { timed } from '../support/stopwatch.ts'
import { DECLARED, sdlWith, type Declared } from './declared.ts'
import { expected } from './expectation.ts'
import { GENERIC, OWN, type Meaning } from './faults.ts'
import { placeOf, toOutcome, type Outcome } from './outcome.ts'
import { roadOf, type Road, type Step } from './road.ts'
import { impatientWith, TIMEOUT_MS, type Actor, type Stage } from './stage.ts'

/** Beyond its deadline no drill takes longer than this, in milliseconds. */
export const SLACK_MS = 100

export type Policy =
  | 'nothing is kept'
  | 'all is within its age'
  | 'most is past its age'
  | 'tried again'
  | 'its circuit is open'
  | 'another map stands in'
  | DeclaredPolicy

type DeclaredPolicy = `declared ${Declared['use']}`

interface Terms {
  readonly environment: Readonly<Record<string, string>>
  readonly keptSeconds: number | null
  readonly retries: number
  readonly declared?: Declared
  /** One gateway per drill: what happened before would be remembered. */
  readonly isFresh?: true
}

const NOT_KEPT = { keptSeconds: null, retries: 0 } as const

const TERMS: Readonly<Record<Policy, Terms>> = {
  'nothing is kept': { environment: {}, ...NOT_KEPT },
  'all is within its age': { environment: { CACHE: 'on' }, keptSeconds: 5, retries: 0 },
  'most is past its age': { environment: { CACHE: 'on' }, keptSeconds: 90, retries: 0 },
  'tried again': {
    environment: {
      ...{ BACKEND_RETRIES: '2', BACKEND_RETRY_PAUSE_MS: '1', BACKEND_RETRY_BUDGET_PERCENT: '100' },
    },
    ...NOT_KEPT,
    retries: 2,
  },
  'its circuit is open': {
    environment: { BACKEND_BREAKER_FAILURES: '1', BACKEND_BREAKER_PROBE_MS: '60000' },
    ...NOT_KEPT,
    isFresh: true,
  },
  'another map stands in': { environment: {}, ...NOT_KEPT },
  ...(Object.fromEntries(
    DECLARED.map((declared) => [
      `declared ${declared.use}`,
      { environment: {}, ...NOT_KEPT, declared },
    ]),
  ) as Readonly<Record<DeclaredPolicy, Terms>>),
}

export const POLICIES = Object.keys(TERMS) as readonly Policy[]

/** Whether its drills share gateways, which then have seen them all. */
export const areShared = (policy: Policy): boolean => TERMS[policy].isFresh !== true

export interface Drill {
  readonly name: string
  readonly policy: Policy
  readonly road: Road
  readonly step: string
  readonly backend: string
  readonly fault: string
  readonly means: Meaning
  /** Words in the path of calls that fail; `null` = the backend itself knows. */
  readonly path: string | null
  readonly failing: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

const TELLERS = ['smartcar', 'tesla', 'viss']
const PROVIDERS = ['offline-maps', 'google', 'mapbox', 'here', 'osm']

export function drillsOf(policy: Policy): readonly Drill[] {
  if (policy === 'another map stands in') return mapDrillsOf(policy)
  if (TERMS[policy].declared === undefined) return allDrillsOf(policy)
  return ['entitlements', 'signals'].flatMap((step) => drillsAt(roadOf('smartcar'), step, policy))
}

const MAIN_STEPS = ['directory', 'entitlements', 'signals', 'tesla', 'viss']
const MEANT_FOR_TIME: readonly Policy[] = ['nothing is kept', 'another map stands in']
const SHORT_OF_CIRCUIT = ['down', 'slow', 'unavailable', 'cut-off', 'rate-limited', 'redirect']

/** Of these every backend by every fault once: at its main step, and where time is what it takes, by the telling ones. */
export const shortOf = (drills: readonly Drill[]): readonly Drill[] =>
  drills.filter(
    ({ step, fault, policy }) =>
      (MAIN_STEPS.includes(step) || step.startsWith('address')) &&
      (MEANT_FOR_TIME.includes(policy) || step === 'signals' || !fault.startsWith('slow')) &&
      (policy !== 'its circuit is open' || SHORT_OF_CIRCUIT.includes(fault)),
  )

function mapDrillsOf(policy: Policy): readonly Drill[] {
  return PROVIDERS.flatMap((provider, index) => {
    const next = PROVIDERS[(index + 1) % PROVIDERS.length]
    return drillsAt(roadOf('smartcar', provider, next), `address of ${provider}`, policy)
  })
}

/** Each step of the road to a Smartcar, then what is different for other makes and other maps. */
function allDrillsOf(policy: Policy): readonly Drill[] {
  const makes = TELLERS.flatMap((teller) => {
    const road = roadOf(teller)
    const isOwn = (backend: string) => teller === 'smartcar' || backend === teller
    return road.steps
      .filter(({ backend }) => isOwn(backend))
      .flatMap((step) => drillsAt(road, step.name, policy))
  })
  const maps = PROVIDERS.slice(1).flatMap((provider) => {
    const road = roadOf('smartcar', provider)
    return drillsAt(road, road.steps.at(-1)?.name ?? '', policy)
  })
  return [...makes, ...maps]
}

function drillsAt(road: Road, stepName: string, policy: Policy): readonly Drill[] {
  const step = road.steps.find(({ name }) => name === stepName)
  if (step === undefined) return []
  const { backend } = step
  const drill = (
    fault: string,
    means: Meaning,
    path: string | null,
    failing: readonly Step[],
  ): Drill => ({
    ...{ policy, road, step: stepName, backend, fault, means, path },
    name: `${stepName} ${fault}, ${policy}`,
    failing: failing.map(({ name }) => name),
    environment: {
      ...(needsShortTime(means) ? impatientWith(backend) : {}),
      ...TERMS[policy].environment,
      ...(step.blamed === 'maps' ? { MAPS_PROVIDERS: providersOf(road) } : {}),
    },
  })
  const ofBackend = road.steps.filter((one) => one.backend === backend)
  const likewise = ofBackend.filter(({ path }) => path.includes(step.path))
  const generic = Object.entries(GENERIC).map(([fault, means]) =>
    drill(fault, means, step.path, likewise),
  )
  const own = Object.entries(OWN[backend] ?? {}).flatMap(([fault, means]) =>
    means === null || !isToldBy(stepName)
      ? []
      : [
          drill(
            fault,
            means,
            null,
            ofBackend.filter(({ name }) => hasPartIn(fault, name)),
          ),
        ],
  )
  return [...generic, ...own]
}

/** Only where time is what it takes: a busy machine is slow, too. */
const needsShortTime = ({ isSlow, retryAfterSeconds }: Meaning): boolean =>
  isSlow === true || retryAfterSeconds !== undefined

const providersOf = ({ provider, nextProvider }: Road) =>
  [provider, nextProvider ?? []].flat().join(',').toLowerCase()

const isToldBy = (step: string) =>
  ['signals', 'tesla', 'viss'].includes(step) || step.startsWith('address')

/** A car that answers nothing does not tell its VIN either; that it is connected is known without it. */
const hasPartIn = (fault: string, step: string): boolean =>
  step !== 'connection' && (fault !== 'signal-error' || step !== 'vin')

export interface Played {
  readonly told: Outcome
  readonly wanted: Outcome
  readonly tookMs: number
  readonly limitMs: number
  readonly lateMs: number
}

/** Gateways by what is special about them, so that drills may share one. */
export interface Company {
  play(drill: Drill): Promise<Played>
  close(): Promise<void>
}

export function createCompany(stage: Stage): Company {
  const actors = new Map<string, Promise<Actor>>()
  const actorFor = (drill: Drill) => {
    const { environment, policy } = drill
    const { declared } = TERMS[policy]
    const key = JSON.stringify([environment, declared])
    const sdl = declared && sdlWith(declared)
    const known = actors.get(key) ?? stage.enter(environment, sdl)
    actors.set(key, known)
    return known
  }
  return {
    play: async (drill) => {
      if (TERMS[drill.policy].isFresh !== true) return play(stage, await actorFor(drill), drill)
      const actor = await stage.enter(drill.environment)
      try {
        return await play(stage, actor, drill)
      } finally {
        await actor.close()
      }
    },
    close: async () => {
      for (const actor of actors.values()) await (await actor).close()
    },
  }
}

async function play(stage: Stage, actor: Actor, drill: Drill): Promise<Played> {
  const { road, policy, backend, fault, means, path, failing } = drill
  const { keptSeconds, retries, isFresh, declared } = TERMS[policy]
  stage.heal()
  await actor.forget()
  const before = await actor.ask(road.carId)
  if (before.errors.length > 0) throw new Error(`not well before: ${JSON.stringify(before.errors)}`)
  actor.pass(keptSeconds ?? 0)
  stage.fault(backend, path === null ? { fault } : { fault, path })
  const isOpen = isFresh === true && means.isOutage === true
  if (isOpen) await actor.ask(road.carId)
  stage.takeCalls()
  const { value: answer, tookMs, lateMs } = await timed(() => actor.ask(road.carId))
  stage.heal()
  const wanted = expected({
    ...{ road, keptSeconds, retries, isOpen, declared },
    failing: isOpen ? openCircuit(road, backend) : { steps: failing, means },
    places: { before: placeOf(before.data), now: placeOf(answer.data) },
  })
  return {
    told: toOutcome(answer, await callsOf(stage, wanted), { road, keptSeconds }),
    wanted,
    limitMs: (means.isSlow === true && !isOpen ? TIMEOUT_MS : 0) + SLACK_MS,
    ...{ tookMs, lateMs },
  }
}

const PATIENCE_MS = 1000

/** Also those that were made beside the failing one and that nobody waits for any more. */
async function callsOf(stage: Stage, { calls }: Outcome): Promise<readonly string[]> {
  const wanted = Object.values(calls).reduce((sum, count) => sum + count, 0)
  const made = [...stage.takeCalls()]
  for (let waitedMs = 0; made.length < wanted && waitedMs < PATIENCE_MS; waitedMs += 5) {
    await setTimeout(5)
    made.push(...stage.takeCalls())
  }
  return made
}

/** It is the address that is left alone, whatever is asked there. */
const openCircuit = ({ steps }: Road, backend: string) => ({
  steps: steps.filter((one) => one.backend === backend).map(({ name }) => name),
  means: { code: 'BACKEND_UNAVAILABLE', retryAfterSeconds: 60 },
})
