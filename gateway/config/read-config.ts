import { readFileSync } from 'node:fs'
import { ConfigError, type ConfigFault } from './config-error.ts'
import { findJointFaults, type PartialConfig } from './joint-checks.ts'
import type { Option } from './option.ts'
import { OPTIONS, type Config } from './options.ts'

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
  const faults: ConfigFault[] = []
  const followUps: ConfigFault[] = []
  const values: Record<string, unknown> = {}
  const textOf = createTextReader(environment)
  for (const [key, option] of Object.entries<Option<unknown>>(OPTIONS)) {
    const outcome = readOption(option, { environment, readFile, textOf })
    if ('fault' in outcome) (outcome.isFollowUp ? followUps : faults).push(outcome.fault)
    else values[key] = outcome.value
  }
  faults.push(...findJointFaults(values as PartialConfig))
  if (faults.length > 0) throw new ConfigError(faults)
  if (followUps.length > 0) throw new ConfigError(followUps)
  return values as unknown as Config
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
      /** The variable is unset and follows another one, which most likely is the one at fault. */
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
  if (isFromFile && environment[env]) return fault(`${env}_FILE is set as well: set one of them`)
  if (!isFromFile && !environment[env] && option.fallback === null) return fault('it is not set')

  let raw
  try {
    raw = isFromFile ? readFile(path).trimEnd() : textOf(env)
  } catch {
    return fault('the file cannot be read', `${env}_FILE`)
  }
  try {
    return { value: parse.read(raw) }
  } catch {
    return fault(isSecret ? 'what came is not shown, it is a secret' : `${show(raw)} came`)
  }
}

/** A URL may hold a password where none belongs. */
const show = (raw: string): string =>
  raw.includes('@') ? 'something with an "@"' : JSON.stringify(raw.slice(0, 80))

/** A variable's text, or its fallback's. */
function createTextReader(environment: Environment): (env: string) => string {
  const byEnv = new Map<string, Option<unknown>>(
    Object.values<Option<unknown>>(OPTIONS).map((option) => [option.env, option]),
  )
  const textOf = (env: string): string => {
    const fallback = byEnv.get(env)?.fallback ?? ''
    return environment[env] || (typeof fallback === 'string' ? fallback : fallback.from(textOf))
  }
  return textOf
}
