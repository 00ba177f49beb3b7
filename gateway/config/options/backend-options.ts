import { sameAs, type Option, type OptionTable } from '../option.ts'
import { integer } from '../parsers.ts'

const BACKENDS = {
  users: 'USERS',
  subscriptions: 'SUBSCRIPTIONS',
  vehicles: 'VEHICLES',
  maps: 'MAPS',
  identity: 'IDENTITY',
} as const

type Backend = keyof typeof BACKENDS

const TIMEOUT = integer(1, 120_000)
const CALLS = integer(1, 10_000)

const backends = Object.entries(BACKENDS) as readonly (readonly [Backend, string])[]

const timeoutOf = ([name, prefix]: readonly [Backend, string]): [string, Option<number>] => [
  `${name}TimeoutMs`,
  {
    env: `${prefix}_TIMEOUT_MS`,
    doc: `The same for ${name} alone, in milliseconds.`,
    fallback: sameAs('BACKEND_TIMEOUT_MS'),
    parse: TIMEOUT,
  },
]

const callsOf = ([name, prefix]: readonly [Backend, string]): [string, Option<number>] => [
  `${name}MaxConcurrentCalls`,
  {
    env: `${prefix}_MAX_CONCURRENT_CALLS`,
    doc: `The same for ${name} alone.`,
    fallback: sameAs('BACKEND_MAX_CONCURRENT_CALLS'),
    parse: CALLS,
  },
]

type PerBackend = {
  readonly [Key in `${Backend}${'TimeoutMs' | 'MaxConcurrentCalls'}`]: Option<number>
}

const perBackend = Object.fromEntries([
  ...backends.map(timeoutOf),
  ...backends.map(callsOf),
]) as unknown as PerBackend

export const backendOptions = {
  backendTimeoutMs: {
    env: 'BACKEND_TIMEOUT_MS',
    doc: 'Budget of one backend call, in milliseconds. A slower backend answers BACKEND_TIMEOUT.',
    fallback: '2000',
    parse: TIMEOUT,
  },
  backendMaxConcurrentCalls: {
    env: 'BACKEND_MAX_CONCURRENT_CALLS',
    doc: 'Calls to one backend under way at once; further ones wait.',
    fallback: '64',
    parse: CALLS,
  },
  ...perBackend,
} as const satisfies OptionTable
