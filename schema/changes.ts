/**
 * What a change of the schema means to clients that are out there.
 *
 * @module
 */
import { CriticalityLevel, diff } from '@graphql-inspector/core'
import type { GraphQLSchema } from 'graphql'

export type Severity = 'breaking' | 'dangerous' | 'safe'

export interface SchemaChange {
  readonly severity: Severity
  /** Kind and place, e.g. `FIELD_REMOVED Vehicle.vin`: how a break is acknowledged. */
  readonly key: string
  readonly message: string
}

const SEVERITIES: Readonly<Record<CriticalityLevel, Severity>> = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
}
const ORDER: readonly Severity[] = ['breaking', 'dangerous', 'safe']

/** The worst first. */
export async function findChanges(
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<readonly SchemaChange[]> {
  const changes = (await diff(before, after)).map(({ criticality, type, path, message }) => ({
    severity: SEVERITIES[criticality.level],
    key: `${String(type)} ${path ?? ''}`.trim(),
    message: message + placeOf(String(type), path ?? ''),
  }))
  return changes.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
}

/** Where a directive's argument changed: the message has but the directive. */
const placeOf = (type: string, path: string): string =>
  type.startsWith('DIRECTIVE_USAGE_ARGUMENT_') ? ` at ${path.split('.@')[0] ?? ''}` : ''

/**
 * Breaking changes that nobody stands up for.
 *
 * @param acknowledged content of `acknowledged-breaks.json`: reasons by {@link SchemaChange.key}.
 */
export function findUnacknowledged(
  changes: readonly SchemaChange[],
  acknowledged: unknown,
): readonly SchemaChange[] {
  const reasons = new Map(Object.entries(acknowledged ?? {}))
  const isAcknowledged = (key: string) => {
    const reason: unknown = reasons.get(key)
    return typeof reason === 'string' && reason.trim() !== ''
  }
  return changes.filter(({ severity, key }) => severity === 'breaking' && !isAcknowledged(key))
}

export const renderChanges = (changes: readonly SchemaChange[], base: string): string =>
  changes.length === 0
    ? `no change of the schema since ${base}`
    : [
        `changes of the schema since ${base}:`,
        ...changes.map(({ severity, message }) => `  ${severity.padEnd(9)}  ${message}`),
      ].join('\n')
