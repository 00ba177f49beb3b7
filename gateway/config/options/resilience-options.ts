/**
 * What is done when a backend fails: the same for all, and each by its own.
 *
 * @module
 */
import { sameAs, type DerivedFallback, type Option, type OptionTable } from '../option.ts'
import { integer } from '../parsers.ts'

const BACKENDS = {
  users: 'USERS',
  subscriptions: 'SUBSCRIPTIONS',
  vehicles: 'VEHICLES',
  maps: 'MAPS',
} as const

/** By the option's name behind the backend's. */
export const RESILIENCE = {
  maxQueuedCalls: {
    env: 'MAX_QUEUED_CALLS',
    doc: 'Most calls that wait for their turn; one more is refused at once with BACKEND_UNAVAILABLE.',
    fallback: '2000',
    parse: integer(0, 1_000_000),
  },
  retries: {
    env: 'RETRIES',
    doc: 'Most further tries of a failed read; 0 = none. A write is only tried again with an `Idempotency-Key`.',
    fallback: '1',
    parse: integer(0, 5),
  },
  retryPauseMs: {
    env: 'RETRY_PAUSE_MS',
    doc: 'Longest random pause before the first further try, in milliseconds; it doubles from try to try. `Retry-After` comes on top.',
    fallback: '100',
    parse: integer(0, 10_000),
  },
  retryBudgetPercent: {
    env: 'RETRY_BUDGET_PERCENT',
    doc: 'Most further tries and second calls together, in percent of the calls.',
    fallback: '10',
    parse: integer(0, 100),
  },
  breakerFailures: {
    env: 'BREAKER_FAILURES',
    doc: 'Failures in a row (no answer, or 5xx) after which the backend is not asked for a moment; 0 = never.',
    fallback: '10',
    parse: integer(0, 10_000),
  },
  breakerProbeMs: {
    env: 'BREAKER_PROBE_MS',
    doc: 'How long that moment is, in milliseconds; then one call finds out.',
    fallback: '1000',
    parse: integer(10, 600_000),
  },
  hangAfterMs: {
    env: 'HANG_AFTER_MS',
    doc: 'Shortest silence, in milliseconds, after which a backend that was answering is not asked for that moment either: ten calls wait, or as many as the failures above if those are more, and none was answered for four times as long as its slowest answer of late. 0 = only failures count.',
    fallback: '500',
    parse: integer(0, 120_000),
  },
  hedgeAfterMs: {
    env: 'HEDGE_AFTER_MS',
    doc: 'A read that takes longer than this is asked a second time, in milliseconds, and the first good answer counts; 0 = never.',
    fallback: '0',
    parse: integer(0, 120_000),
  },
} as const

type Backend = keyof typeof BACKENDS
type Knob = keyof typeof RESILIENCE
type KeyOf<Prefix extends string> = `${Prefix}${Capitalize<Knob>}`

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const optionsOf = (
  prefix: string,
  envPrefix: string,
  change: (option: Option<number>) => Option<number>,
): readonly (readonly [string, Option<number>])[] =>
  Object.entries(RESILIENCE).map(([name, option]) => [
    `${prefix}${capitalized(name)}`,
    change({ ...option, env: `${envPrefix}_${option.env}` }),
  ])

const perBackend = Object.entries(BACKENDS).flatMap(([name, envPrefix]) =>
  optionsOf(name, envPrefix, (option) => ({
    ...option,
    doc: `The same for ${name} alone.`,
    fallback: sameAs(option.env.replace(envPrefix, 'BACKEND')),
  })),
)

const forAll = optionsOf('backend', 'BACKEND', (option) => option)

/** The longest chain asks four backends one after the other. */
const CHAIN = 5

const longEnoughForAll: DerivedFallback = {
  doc: `${String(CHAIN)} times \`BACKEND_TIMEOUT_MS\``,
  from: (read) => String(CHAIN * Number(read('BACKEND_TIMEOUT_MS'))),
}

/** Also with --supergraph. */
export const commonResilienceOptions = {
  requestDeadlineMs: {
    env: 'REQUEST_DEADLINE_MS',
    doc: 'Longest that one operation may wait for backends, all calls together, in milliseconds. Clients shorten it by `x-request-timeout-ms`. What is not there by then is DEADLINE_EXCEEDED.',
    fallback: longEnoughForAll,
    parse: integer(1, 600_000),
  },
  ...(Object.fromEntries(forAll) as { readonly [Key in KeyOf<'backend'>]: Option<number> }),
} as const satisfies OptionTable

export const resilienceOptions = {
  ...commonResilienceOptions,
  ...(Object.fromEntries(perBackend) as { readonly [Key in KeyOf<Backend>]: Option<number> }),
} as const satisfies OptionTable
