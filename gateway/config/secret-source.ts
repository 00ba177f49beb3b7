/**
 * Secrets inside of other values: `env:NAME` or `file:/path` instead of the secret itself.
 *
 * @module
 */
import { z } from 'zod'
import type { Settled, Surroundings } from './parsers.ts'

/** Where a secret comes from: a text from the environment, read at start, or a file, read again when it changes. */
export type SecretSource = { readonly text: string } | { readonly file: string }

type Unsettled = SecretSource | { readonly env: string }

export const secretSource = z
  .string()
  .regex(/^(env:[A-Za-z_]\w*|file:.+)$/)
  .transform((raw): SecretSource => {
    const source: Unsettled = raw.startsWith('env:')
      ? { env: raw.slice(4) }
      : { file: raw.slice(5) }
    return source as SecretSource // `settleSecrets` leaves no `env` behind
  })

/** Puts what stands in the environment in place of `env:NAME` and looks whether files can be read. */
export function settleSecrets<T extends object>(value: T, surroundings: Surroundings): Settled<T> {
  const fields = Object.entries(value).map(([name, field]: [string, unknown]) => {
    return [name, isUnsettled(field) ? settle(field, surroundings) : { value: field }] as const
  })
  const fault = fields.map(([_name, field]) => field).find((field) => 'came' in field)
  if (fault !== undefined && 'came' in fault) return fault
  const settled = fields.map(([name, field]) => [name, 'value' in field ? field.value : null])
  return { value: Object.fromEntries(settled) as T }
}

function settle(source: Unsettled, { environment, readFile }: Surroundings): Settled<unknown> {
  if ('env' in source) {
    const text = environment[source.env]
    return text ? { value: { text } } : { came: `${source.env} is not set` }
  }
  if ('text' in source) return { value: source }
  try {
    readFile(source.file)
    return { value: source }
  } catch {
    return { came: 'a file that it names cannot be read' }
  }
}

const isUnsettled = (value: unknown): value is Unsettled =>
  typeof value === 'object' && value !== null && ('env' in value || 'file' in value)
