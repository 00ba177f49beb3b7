/**
 * The exact outcome of a drill, from a few rules.
 *
 * 1. A step is taken when every step that it needs is there.
 * 2. What is kept and within its age is not asked for. What is past its age is asked for; when that fails and the failure is the
 *    backend's trouble, it is shown as long as `staleIfError` says, a place with the quality STALE.
 * 3. A step that is lost takes what it carries, and nothing else. Each of these is null and one error with the fault's code, the
 *    backend to blame, and when to ask again if the backend said so.
 * 4. A failed call costs one call. A refused token costs two and a new token where tokens can be renewed. With
 *    retries an outage that is known at once costs so many more; what timed out or names a time beyond its own does not.
 * 5. An open circuit is an outage of all steps at that address, and costs no call.
 * 6. Where a provider of maps fails and there is a next one, that one's map is shown whole, and the answer says so.
 * 7. Where a field is declared to be something else when it cannot be read, it is that: NULL and FALLBACK without an error but with a
 *    note, FAIL with nothing else beside it.
 * 8. Freshness tells of everything that is shown and was not asked for now: where, how old, whether past its age.
 *
 * @module
 */
import { PLACE, type Declared } from './declared.ts'
import { isTrouble, type Meaning } from './faults.ts'
import { isSamePlace, type Outcome, type Place } from './outcome.ts'
import type { Keeping, Road, Step } from './road.ts'

export interface Situation {
  readonly road: Road
  /** `null` = all is well. */
  readonly failing: { readonly steps: readonly string[]; readonly means: Meaning } | null
  /** Age of everything that is kept, in seconds; `null` = nothing is. */
  readonly keptSeconds: number | null
  /** Further tries of a call. */
  readonly retries: number
  /** The circuit of the failing backend is open. */
  readonly isOpen?: boolean
  /** For the car's place. */
  readonly declared?: Declared | undefined
  /** Where the car was shown before, and is now. */
  readonly places: { readonly before: Place | null; readonly now: Place | null }
}

type State = 'ASKED' | 'KEPT' | 'STALE' | 'LOST' | 'REPLACED' | 'UNASKED'

export function expected(situation: Situation): Outcome {
  const { road, declared } = situation
  const states = statesOf(situation)
  const lost = road.steps.filter(({ name }) => states.get(name) === 'LOST')
  const carried = lost.flatMap(({ carries }) => carries)
  const errors = lost.flatMap((step) => errorsOf(step, situation)).sort()
  const plain = {
    status: 200,
    data: carried.map(([at]) => at).reduce(without, shownBy(situation, states)),
    errors,
    freshness: freshnessOf(situation, states),
    calls: callsOf(situation, states),
    notes: notesOf(situation, states),
  }
  const isDeclared = declared !== undefined && carried.some(([at]) => at === PLACE)
  return isDeclared ? asDeclared(plain, declared, situation) : plain
}

/** Only the failures of backends are somebody's policy. */
function asDeclared(plain: Outcome, { use, value }: Declared, { failing }: Situation): Outcome {
  const isOfPlace = (line: string) => line.startsWith(`${PLACE} `)
  const own = plain.errors.filter(isOfPlace)
  if (use === 'FAIL') return { ...plain, data: null, errors: own, notes: {} }
  const [, code, backend] = own[0]?.split(' ') ?? []
  return {
    ...plain,
    data: value === undefined ? plain.data : put(plain.data, PLACE, value),
    errors: plain.errors.filter((line) => !isOfPlace(line)),
    notes: failing === null ? {} : { degraded: [{ path: PLACE.split('.'), code, backend }] },
  }
}

function statesOf(situation: Situation): ReadonlyMap<string, State> {
  const states = new Map<string, State>()
  for (const step of situation.road.steps) {
    const isWanted = step.insteadOf === undefined || states.get(step.insteadOf) === 'LOST'
    const isReached = step.after.every((name) => isThere(states.get(name)))
    states.set(step.name, isReached && isWanted ? stateOf(step, situation, states) : 'UNASKED')
    if (isWanted && step.insteadOf !== undefined) states.set(step.insteadOf, 'REPLACED')
  }
  return states
}

const isThere = (state: State | undefined) =>
  state === 'ASKED' || state === 'KEPT' || state === 'STALE'

function stateOf(step: Step, situation: Situation, states: ReadonlyMap<string, State>): State {
  const { failing, keptSeconds } = situation
  const kept = isKept(step, situation, states) ? step.keeps : undefined
  const overSeconds = kept && keptSeconds !== null ? keptSeconds - kept.forSeconds : Infinity
  if (overSeconds < 0) return 'KEPT'
  if (failing === null || !failing.steps.includes(step.name)) return 'ASKED'
  const mayBeShown = isTrouble(failing.means) && overSeconds < (kept?.ifErrorSeconds ?? 0)
  return mayBeShown ? 'STALE' : 'LOST'
}

/** An address is kept of the place where the car was. */
function isKept(step: Step, { places }: Situation, states: ReadonlyMap<string, State>): boolean {
  const isAddress = step.name.startsWith('address')
  const isWhereItWas = step.after.some((name) => states.get(name) !== 'ASKED')
  return !isAddress || isWhereItWas || isSamePlace(places.before, places.now)
}

function shownBy({ road, places }: Situation, states: ReadonlyMap<string, State>): unknown {
  const position = road.steps.find(({ carries }) => carries[0]?.[0] === 'vehicle.position')
  const state = states.get(position?.name ?? '')
  const { latitude, longitude } = (state === 'ASKED' ? places.now : places.before) ?? NOWHERE
  const name = 'Ada Amann'
  return {
    vehicle: {
      ...{ make: road.make, vin: road.vin, owner: { name } },
      position: {
        quality: state === 'STALE' ? 'STALE' : 'LIVE',
        ...{ latitude, longitude },
        map: {
          provider: isMoved(states) ? road.nextProvider : road.provider,
          address: { countryCode: 'LI' },
        },
      },
    },
    viewer: { user: { name, plan: { status: 'ACTIVE', name: 'Connect Plus' } } },
  }
}

const NOWHERE: Place = { latitude: NaN, longitude: NaN }

const isMoved = (states: ReadonlyMap<string, State>): boolean =>
  [...states.values()].includes('REPLACED')

function notesOf({ road, failing }: Situation, states: ReadonlyMap<string, State>) {
  const move = { from: road.provider, to: road.nextProvider, reason: failing?.means.code }
  return isMoved(states) ? { maps: [move] } : {}
}

/** `data` with null at a path, unless there is one on the way. */
const without = (data: unknown, path: string): unknown => put(data, path, null)

function put(data: unknown, path: string, value: unknown): unknown {
  const [key = '', ...deeper] = path.split('.')
  const record = data as Readonly<Record<string, unknown>> | null
  if (record === null) return null
  return {
    ...record,
    [key]: deeper.length === 0 ? value : put(record[key], deeper.join('.'), value),
  }
}

function errorsOf(step: Step, { failing }: Situation): readonly string[] {
  if (failing === null) return []
  const { code, retryAfterSeconds, isAbsent } = failing.means
  return step.carries.map(([at, toldAt = at]) =>
    isAbsent && step.absent !== undefined
      ? `${toldAt} ${step.absent}`
      : [toldAt, code, step.blamed, retryAfterSeconds]
          .filter((word) => word !== undefined)
          .join(' '),
  )
}

function freshnessOf({ road, keptSeconds }: Situation, states: ReadonlyMap<string, State>) {
  const told = (step: Step) => {
    const state = states.get(step.name)
    if (state !== 'KEPT' && state !== 'STALE') return []
    const suffix = state === 'STALE' ? ' stale' : ''
    return (step.keeps as Keeping).at
      .filter((at) => isShown(at, road, states))
      .map((at) => `${at} ${String(keptSeconds)}${suffix}`)
  }
  return road.steps.flatMap(told).sort()
}

/** Not below something that was lost. */
const isShown = (at: string, { steps }: Road, states: ReadonlyMap<string, State>): boolean =>
  !steps.some(
    ({ name, carries }) =>
      states.get(name) === 'LOST' &&
      carries.some(([lost]) => at === lost || at.startsWith(`${lost}.`)),
  )

function callsOf(
  { road, failing, retries, isOpen }: Situation,
  states: ReadonlyMap<string, State>,
): Readonly<Record<string, number>> {
  const calls: Record<string, number> = {}
  for (const step of road.steps) {
    const state = states.get(step.name)
    if (state === 'KEPT' || state === 'UNASKED') continue
    const isFailing = failing?.steps.includes(step.name) === true
    if (isFailing && isOpen === true) continue
    const means = isFailing ? failing.means : null
    const isRenewed = means?.isTokenRefused === true && step.renews === true
    calls[step.name] = 1 + (isRenewed ? 1 : 0) + (means?.isRetried === true ? retries : 0)
    if (isRenewed) calls[`token of ${step.backend}`] = 1
  }
  return calls
}
