/**
 * Readers of untrusted JSON. Each takes a value and says where it stands; a wrong one is a `ParseError`,
 * which the HTTP kit turns into `BACKEND_MALFORMED`.
 *
 * @module
 */

export class ParseError extends Error {
  override readonly name = 'ParseError'
  constructor(path: string, expected: string, value: unknown) {
    super(`${path}: expected ${expected}, got ${value === null ? 'null' : typeof value}`)
  }
}

export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function readObject(value: unknown, path: string): JsonObject {
  if (isObject(value)) return value
  throw new ParseError(path, 'an object', value)
}

export function readString(value: unknown, path: string): string {
  if (typeof value === 'string') return value
  throw new ParseError(path, 'a string', value)
}

/** A finite number. Strings are refused: see {@link readNumeric} for backends that send "12.3". */
export function readNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new ParseError(path, 'a finite number', value)
}

const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i

/** A finite number, sent as a number or as a decimal string. */
export function readNumeric(value: unknown, path: string): number {
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw new ParseError(path, 'a number or a decimal string', value)
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value
  throw new ParseError(path, 'a boolean', value)
}

export function readArray<T>(
  value: unknown,
  path: string,
  readItem: (item: unknown, path: string) => T,
): readonly T[] {
  if (!Array.isArray(value)) throw new ParseError(path, 'an array', value)
  return value.map((item, index) => readItem(item, `${path}[${String(index)}]`))
}

/** `null` when the value is absent or null, else what `read` makes of it. */
export const readOptional = <T>(
  value: unknown,
  path: string,
  read: (value: unknown, path: string) => T,
): T | null => (value === undefined || value === null ? null : read(value, path))
