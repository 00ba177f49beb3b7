/**
 * Stripe's parameters: `a=1&b[c]=2&d[0][e]=3&f[]=4`, in a query or in a form body.
 *
 * @module
 */
import { invalidInteger, invalidParameter, missingParameter } from './errors.ts'

/** Maps, not objects: names come from outside. */
export type Form = ReadonlyMap<string, string | Form>
type MutableForm = Map<string, string | MutableForm>

export function parseForm(text: string): Form {
  const form: MutableForm = new Map()
  for (const [name, value] of new URLSearchParams(text)) put(form, pathOf(name), value)
  return form
}

/** `items[0][price]` → `items`, `0`, `price`. */
const pathOf = (name: string): readonly string[] => [
  name.split('[', 1)[0] ?? '',
  ...Array.from(name.matchAll(/\[([^\]]*)\]/g), (match) => match[1] ?? ''),
]

function put(form: MutableForm, [head = '', ...rest]: readonly string[], value: string): void {
  const key = head === '' ? String(form.size) : head
  if (rest.length === 0) {
    form.set(key, value)
    return
  }
  const inner = form.get(key)
  const next = inner instanceof Map ? inner : (new Map() as MutableForm)
  form.set(key, next)
  put(next, rest, value)
}

/** `null` when it is absent; an empty string unsets, so it is a value. */
export function readText(form: Form, name: string): string | null {
  const value = form.get(name)
  if (value === undefined) return null
  if (typeof value === 'string') return value
  throw invalidParameter(name, `Invalid string: ${name}`)
}

export function requireText(form: Form, name: string): string {
  const value = readText(form, name)
  if (value === null) throw missingParameter(name)
  return value
}

/** Unset by an empty string, else as it was when absent. */
export const readUnsettable = (form: Form, name: string, before: string | null): string | null =>
  (readText(form, name) ?? before) || null

export function readInteger(form: Form, name: string): number | null {
  const value = readText(form, name)
  if (value === null) return null
  if (/^-?\d{1,15}$/.test(value)) return Number(value)
  throw invalidInteger(name, `Invalid integer: ${value}`)
}

export function readFlag(form: Form, name: string): boolean | null {
  const value = readText(form, name)
  if (value === null || value === 'true' || value === 'false') return value && value === 'true'
  throw invalidParameter(name, `Invalid boolean: ${value}`)
}

/** `null` when it is absent or unset by an empty string. */
export function readNested(form: Form, name: string): Form | null {
  const value = form.get(name)
  if (value === undefined || value === '') return null
  if (typeof value !== 'string') return value
  throw invalidParameter(name, `Invalid object`)
}

export function readForms(form: Form, name: string): readonly Form[] {
  return [...(readNested(form, name)?.values() ?? [])].map((value) => {
    if (typeof value !== 'string') return value
    throw invalidParameter(name, 'Invalid array')
  })
}

export const readTexts = (form: Form, name: string): readonly string[] =>
  [...(readNested(form, name)?.values() ?? [])].filter((value) => typeof value === 'string')

/** Merged into what was there before; an empty value removes its key, an empty `metadata` all of them. */
export function readMetadata(
  form: Form,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  if (form.get('metadata') === '') return {}
  const given = readNested(form, 'metadata') ?? new Map<string, string>()
  const merged = new Map([...Object.entries(before), ...given])
  return Object.fromEntries(
    [...merged].flatMap(([key, value]) =>
      typeof value === 'string' && value !== '' ? [[key, value]] : [],
    ),
  )
}
