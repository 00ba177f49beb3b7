import { readFileSync } from 'node:fs'
import { ConfigError, type ConfigFault } from './config-error.ts'
import {
  createFurtherBackends,
  findFurtherBackends,
  type FurtherBackend,
} from './further-backends.ts'
import { findJointFaults, type PartialConfig } from './joint-checks.ts'
import type { Option, OptionTable } from './option.ts'
import { identityOptions } from './options/identity-options.ts'
import { OPTIONS, SUPERGRAPH_OPTIONS, type Config, type SupergraphConfig } from './options.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Answers the text of a file; throws when it cannot. */
export type ReadFile = (path: string) => string

const readUtf8: ReadFile = (path) => readFileSync(path, 'utf8')

/**
 * Environment → configuration. An empty variable counts as unset; a secret `X` may come from the file named by
 * `X_FILE`.
 *
 * @throws {ConfigError} with every fault there is.
 */
export function readConfig(environment: Environment, readFile: ReadFile = readUtf8): Config {
  const further = findFurtherBackends(environment)
  const textOf = createTextReader(environment, [OPTIONS, ...further.values()])
  const faults: Faults = { own: [], followUps: [] }
  const read = (table: OptionTable) => readTable(table, { environment, readFile, textOf }, faults)

  const values = read(OPTIONS) as PartialConfig
  const furtherValues = new Map([...further].map(([name, table]) => [name, read(table)]))

  faults.own.push(...findJointFaults(values, furtherValues))
  if (faults.own.length > 0) throw new ConfigError(faults.own)
  if (faults.followUps.length > 0) throw new ConfigError(faults.followUps)
  return {
    ...(values as Config),
    furtherBackend: createFurtherBackends(furtherValues as ReadonlyMap<string, FurtherBackend>),
    secretFiles: secretFilesOf(environment, [OPTIONS, ...further.values()]),
  }
}

/**
 * The same for a gateway over a supergraph file, which needs none of the backends' options.
 *
 * @throws {ConfigError} with every fault there is.
 */
export function readSupergraphConfig(
  environment: Environment,
  readFile: ReadFile = readUtf8,
): SupergraphConfig {
  const textOf = createTextReader(environment, [SUPERGRAPH_OPTIONS])
  const faults: Faults = { own: [], followUps: [] }
  const values = readTable(SUPERGRAPH_OPTIONS, { environment, readFile, textOf }, faults)
  const all = [...faults.own, ...faults.followUps]
  if (all.length > 0) throw new ConfigError(all)
  return values as SupergraphConfig
}

/** Where keys are kept, for tools that need nothing else. @throws {ConfigError} when it is nowhere. */
export function readKeysStore(environment: Environment, readFile: ReadFile = readUtf8): string {
  const table = { keysStore: identityOptions.keysStore }
  const textOf = createTextReader(environment, [table])
  const faults: Faults = { own: [], followUps: [] }
  const { keysStore } = readTable(table, { environment, readFile, textOf }, faults) as {
    readonly keysStore?: string
  }
  if (keysStore === undefined) throw new ConfigError(faults.own)
  return keysStore
}

interface Faults {
  readonly own: ConfigFault[]
  /** Of variables that are unset and follow another one, which most likely is the one at fault. */
  readonly followUps: ConfigFault[]
}

/** What has a fault is absent from the values. */
function readTable(table: OptionTable, sources: Sources, faults: Faults): object {
  const values: Record<string, unknown> = {}
  for (const [key, option] of Object.entries(table)) {
    const outcome = readOption(option, sources)
    if ('fault' in outcome) faults[outcome.isFollowUp ? 'followUps' : 'own'].push(outcome.fault)
    else values[key] = outcome.value
  }
  return values
}

interface Sources {
  readonly environment: Environment
  readonly readFile: ReadFile
  readonly textOf: (env: string) => string
}

type Outcome =
  | { readonly value: unknown }
  | {
      readonly fault: ConfigFault
      readonly isFollowUp: boolean
    }

function readOption(option: Option<unknown>, { environment, readFile, textOf }: Sources): Outcome {
  const { env, parse, isSecret } = option
  const expected = parse.expected
  const path = isSecret ? environment[`${env}_FILE`] : undefined
  const isFromFile = path !== undefined && path !== ''
  const isFollowUp = !environment[env] && !isFromFile && typeof option.fallback === 'object'
  const fault = (came: string, variable = env): Outcome => ({
    fault: { variable, expected, came },
    isFollowUp: isFollowUp && option.fallback !== null,
  })
  if (option.unless && environment[option.unless] && !environment[env] && !isFromFile)
    return { value: '' }
  if (isFromFile && environment[env]) return fault(`${env}_FILE is set as well: set one of them`)
  if (!isFromFile && !environment[env] && option.fallback === null) return fault('it is not set')

  let raw
  try {
    raw = isFromFile ? readFile(path).trimEnd() : textOf(env)
  } catch {
    return fault('the file cannot be read', `${env}_FILE`)
  }
  try {
    const value = parse.read(raw)
    const settled = parse.settle?.(value, { environment, readFile }) ?? { value }
    return 'came' in settled ? fault(settled.came) : settled
  } catch {
    return fault(isSecret ? 'what came is not shown, it is a secret' : `${show(raw)} came`)
  }
}

/** A URL may hold a password where none belongs. */
const show = (raw: string): string =>
  raw.includes('@') ? 'something with an "@"' : JSON.stringify(raw.slice(0, 80))

/** Files that hold secrets, by the variables they stand for. */
const secretFilesOf = (
  environment: Environment,
  tables: readonly OptionTable[],
): ReadonlyMap<string, string> =>
  new Map(
    tables
      .flatMap((table) => Object.values(table))
      .filter(({ isSecret }) => isSecret)
      .map(({ env }) => [env, environment[`${env}_FILE`] ?? ''] as const)
      .filter(([_env, path]) => path !== ''),
  )

/** A variable's text, or its fallback's. */
function createTextReader(
  environment: Environment,
  tables: readonly OptionTable[],
): (env: string) => string {
  const options = tables.flatMap((table) => Object.values(table))
  const byEnv = new Map(options.map((option) => [option.env, option]))
  const textOf = (env: string): string => {
    const fallback = byEnv.get(env)?.fallback ?? ''
    return environment[env] || (typeof fallback === 'string' ? fallback : fallback.from(textOf))
  }
  return textOf
}
