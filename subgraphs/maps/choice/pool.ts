/**
 * All configured providers: what each is good for, how it is doing, what it has cost.
 *
 * @module
 */
import { BackendError, type BackendErrorCode } from '../../backend/errors.ts'
import type { MapProvider, ProviderFacts } from '../map-provider.ts'
import { Budget, type BudgetLimits } from './budget.ts'
import type { Standing } from './health.ts'
import { meterProvider, type CallKind } from './metered-provider.ts'
import { ProviderHealth } from './provider-health.ts'
import { rank, type Candidate, type Preference, type Question, type Ranked } from './rank.ts'
import { coverageOf, type Coverage } from './regions.ts'

export type ProviderName = MapProvider['name']

/** What happens among providers, for whoever keeps count. */
export interface MapsEvents {
  /** A call that is billed is about to be made. @param price in millionths of one currency. */
  called(provider: ProviderName, kind: CallKind, price: number): void
  /** An operation or picture went from one provider to another one. */
  moved(from: ProviderName, to: ProviderName, reason: BackendErrorCode): void
}

export interface MapsPoolOptions {
  /** At least one; the one that is to answer first comes first. */
  readonly providers: readonly PooledProvider[]
  /** Default `order`. */
  readonly preference?: Preference
  /** How long a provider is left alone after a failure; doubled with each further one, up to four times. Default 1000. */
  readonly coolingMs?: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly events?: MapsEvents
}

export interface PooledProvider {
  readonly provider: MapProvider
  /** Where the operator knows better than the provider's file. */
  readonly facts?: ProviderFacts
  readonly budget?: BudgetLimits
}

/** One of them. Its numbers change while it is held. */
export interface PoolMember extends Candidate {
  /** Its calls are counted. */
  readonly provider: MapProvider
  readonly health: ProviderHealth
  readonly mayStoreAddresses: boolean
  /** What it answers when its budget is spent. */
  budgetError(): BackendError
}

export interface MapsPool {
  rank(question: Question): readonly Ranked<PoolMember>[]
  /** Configured under this name; `undefined` when it is not. */
  named(name: string): PoolMember | undefined
  readonly names: readonly ProviderName[]
  /** Whether the choice depends on the place. */
  readonly isRegional: boolean
  readonly moved: MapsEvents['moved']
}

/** @throws {TypeError} when a region is none, or two providers have one name. */
export function createMapsPool(options: MapsPoolOptions): MapsPool {
  const { providers, preference = 'order', coolingMs = 1000, now, events } = options
  const members = providers.map(
    (pooled) => new Member(pooled, new ProviderHealth({ coolingMs, now }), now, events),
  )
  const byName = new Map<string, PoolMember>(
    members.map((member) => [member.provider.name, member]),
  )
  if (byName.size < members.length || members.length === 0) {
    throw new TypeError('expected providers of different names, at least one')
  }
  return {
    rank: (question) => rank(members, question, preference),
    named: (name) => byName.get(name),
    names: members.map(({ provider }) => provider.name),
    isRegional: members.some(({ covers }) => covers !== undefined),
    moved: (from, to, reason) => events?.moved(from, to, reason),
  }
}

class Member implements PoolMember {
  readonly provider: MapProvider
  readonly health: ProviderHealth
  readonly covers?: Coverage
  readonly languages?: readonly string[]
  readonly price: number
  readonly mayStoreAddresses: boolean
  readonly #budget: Budget

  constructor(
    { provider, facts: overrides, budget }: PooledProvider,
    health: ProviderHealth,
    now: () => number,
    events: MapsEvents | undefined,
  ) {
    const { regions, languages, prices, mayStoreAddresses } = { ...provider.facts, ...overrides }
    if (regions !== undefined) this.covers = coverageOf(regions)
    if (languages !== undefined) this.languages = languages
    this.price = prices?.address ?? 0
    this.mayStoreAddresses = mayStoreAddresses ?? false
    this.health = health
    this.#budget = new Budget(budget ?? {}, now)
    this.provider = meterProvider(provider, (kind) => {
      if (this.#budget.left() < 1) return this.budgetError()
      this.#budget.count()
      events?.called(provider.name, kind, prices?.[kind] ?? 0)
      return null
    })
  }

  get standing(): Standing {
    return this.health.standing()
  }

  get callsLeft(): number {
    return this.#budget.left()
  }

  budgetError(): BackendError {
    return new BackendError('BACKEND_QUOTA', 'maps', 'the budget of calls is spent', {
      retryAfterSeconds: this.#budget.secondsToReset(),
    })
  }
}
