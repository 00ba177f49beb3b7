/**
 * Backends that the option table does not know: whichever the environment names by `BACKEND_<NAME>_…`.
 *
 * @module
 */
import { ConfigError } from './config-error.ts'
import type { OptionTable, Values } from './option.ts'
import { RESILIENCE } from './options/resilience-options.ts'
import { furtherBackendOptions, toVariableName } from './options/further-backend-options.ts'

/** Where a backend is, who we are to it, how patient we are. */
export type FurtherBackend = Values<ReturnType<typeof furtherBackendOptions>>

const SUFFIXES = [
  ...['URL', 'TOKEN', 'TOKEN_FILE', 'CREDENTIAL', 'CREDENTIAL_FILE'],
  ...['TIMEOUT_MS', 'MAX_CONCURRENT_CALLS'],
  ...Object.values(RESILIENCE).map(({ env }) => env),
]

const VARIABLE = new RegExp(`^BACKEND_([A-Z0-9]+(?:_[A-Z0-9]+)*?)_(${SUFFIXES.join('|')})$`)

/** Tables of the backends of which any variable is set, by their names in variables. */
export function findFurtherBackends(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, OptionTable> {
  const names = Object.keys(environment)
    .filter((variable) => environment[variable])
    .map((variable) => VARIABLE.exec(variable)?.[1])
    .filter((name) => name !== undefined)
  return new Map(names.map((name) => [name, furtherBackendOptions(name)]))
}

/** Of one of them by its subgraph's name. It is asked for at start, so what is missing is a fault of configuration. */
export const createFurtherBackends =
  (known: ReadonlyMap<string, FurtherBackend>) =>
  (name: string): FurtherBackend => {
    const backend = known.get(toVariableName(name))
    if (backend !== undefined) return backend
    const { env, parse } = furtherBackendOptions(toVariableName(name)).url
    throw new ConfigError([{ variable: env, expected: parse.expected, came: 'it is not set' }])
  }
