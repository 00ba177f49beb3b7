/**
 * Whether gateways give one answer, the order of keys aside.
 *
 * @module
 */
import type { LoadRequest } from '../load.ts'
import type { Started } from '../processes.ts'

export interface Contender {
  readonly name: string
  readonly process: Started
}

/** Asks all of them the same; gives back the answer. Throws where they first differ. */
export async function agreedAnswer(
  contenders: readonly Contender[],
  request: LoadRequest,
): Promise<string> {
  const answers = await Promise.all(
    contenders.map(async ({ name, process }) => ({ name, text: await ask(process, request) })),
  )
  const [first, ...others] = answers
  if (first === undefined) throw new TypeError('expected at least one contender')
  for (const { name, text } of others) {
    const difference = firstDifference(JSON.parse(first.text), JSON.parse(text))
    if (difference !== null)
      throw new Error(`${first.name} and ${name} answer differently at ${difference}`)
  }
  return first.text
}

async function ask({ url }: Started, { path, ...request }: LoadRequest): Promise<string> {
  return (await fetch(`${url}${path}`, request)).text()
}

/** The path where two JSON values first differ, and both values there; `null` = they are the same. */
export function firstDifference(left: unknown, right: unknown, path = '$'): string | null {
  if (!isCompound(left) || !isCompound(right) || Array.isArray(left) !== Array.isArray(right))
    return Object.is(left, right) ? null : `${path}: ${show(left)} and ${show(right)}`
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const difference = firstDifference(left[key], right[key], `${path}.${key}`)
    if (difference !== null) return difference
  }
  return null
}

const isCompound = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const show = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 200)
