/**
 * A body of `/cache/invalidate` → what is to be forgotten.
 *
 * @module
 */

/** All that any part of it names. */
export interface ReadSelector {
  readonly keys?: readonly { readonly coordinate: string; readonly key: string }[]
  readonly types?: readonly string[]
  readonly tags?: readonly string[]
}

/** More than this in one list is refused. */
const MAX_ITEMS = 1000
const MAX_LENGTH = 512
const COORDINATE = /^[A-Za-z_]\w{0,127}(\.[A-Za-z_]\w{0,127})?$/
const TYPE = /^[A-Za-z_]\w{0,127}$/

/** Nothing is guessed: an unknown member or an empty selector is a fault, said for whoever sent it. */
export function readSelector(
  body: unknown,
): { readonly selector: ReadSelector } | { readonly fault: string } {
  if (!isRecord(body)) return { fault: SHAPE }
  const { keys, types, tags, ...unknown } = body
  if (Object.keys(unknown).length > 0) return { fault: SHAPE }
  if (keys === undefined && types === undefined && tags === undefined) return { fault: SHAPE }
  const lists = [
    [keys, isKey, '"keys" takes {"coordinate", "key"} pairs, such as "User" and an id.'],
    [types, isType, '"types" takes names of types, such as "Vehicle".'],
    [tags, isText, '"tags" takes texts, such as "vehicle:ID".'],
  ] as const
  for (const [list, isItem, fault] of lists) {
    if (list !== undefined && !isListOf(list, isItem)) return { fault: `${fault} ${LIMITS}` }
  }
  return { selector: body }
}

const SHAPE =
  'Send {"keys": […], "types": […], "tags": […]}, at least one of them, and nothing else.'
const LIMITS = `One to ${String(MAX_ITEMS)} of them, each of at most ${String(MAX_LENGTH)} characters.`

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= MAX_ITEMS && value.every(isItem)

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_LENGTH

const isType = (value: unknown): boolean => isText(value) && TYPE.test(value)

function isKey(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { coordinate, key, ...unknown } = value
  return (
    Object.keys(unknown).length === 0 &&
    isText(coordinate) &&
    COORDINATE.test(coordinate) &&
    isText(key)
  )
}
