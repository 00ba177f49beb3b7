/**
 * The ways of a street put end to end: the data cuts a street wherever a property changes, its name should not be.
 *
 * @module
 */
import type { DetailFeature } from '../detail.ts'

export interface StreetLine {
  readonly name: string
  readonly class: string
  /** Mercator, flat. */
  readonly points: readonly number[]
}

const pointKey = (points: readonly number[], at: number): string =>
  `${String(points.at(at))},${String(points.at(at + 1))}`

const startOf = (points: readonly number[]): string => pointKey(points, 0)
const endOf = (points: readonly number[]): string => pointKey(points, -2)

/** Named roads among `features`, joined where they have name, class and an end in common. */
export function streetLines(features: readonly DetailFeature[]): readonly StreetLine[] {
  const groups = new Map<string, { name: string; class: string; lines: number[][] }>()
  for (const { layer, name, class: roadClass, lines } of features) {
    if (layer !== 'road' || name === null) continue
    const key = `${roadClass}/${name}`
    const group = groups.get(key) ?? { name, class: roadClass, lines: [] }
    group.lines.push(...lines.map((points) => [...points]))
    groups.set(key, group)
  }
  return [...groups.values()].flatMap(({ name, class: roadClass, lines }) =>
    join(lines).map((points) => ({ name, class: roadClass, points })),
  )
}

function join(lines: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const open = [...lines]
  const joined: (readonly number[])[] = []
  for (let current = open.shift(); current !== undefined; current = open.shift()) {
    let grown: readonly number[] | null = current
    while (grown !== null) {
      current = grown
      grown = extend(current, open)
    }
    joined.push(current)
  }
  return joined
}

/** Takes a line that continues `points` out of `open`; `null` when there is none. */
function extend(points: readonly number[], open: (readonly number[])[]): readonly number[] | null {
  const [start, end] = [startOf(points), endOf(points)]
  for (const [index, other] of open.entries()) {
    const joined = joinPair(points, start, end, other)
    if (joined === null) continue
    open.splice(index, 1)
    return joined
  }
  return null
}

function joinPair(points: readonly number[], start: string, end: string, other: readonly number[]) {
  if (startOf(other) === end) return [...points, ...other.slice(2)]
  if (endOf(other) === end) return [...points, ...reversed(other).slice(2)]
  if (endOf(other) === start) return [...other, ...points.slice(2)]
  if (startOf(other) === start) return [...reversed(other), ...points.slice(2)]
  return null
}

/** The same line from its other end. */
export function reversed(points: readonly number[]): number[] {
  const turned: number[] = []
  for (let at = points.length - 2; at >= 0; at -= 2)
    turned.push(points[at] ?? 0, points[at + 1] ?? 0)
  return turned
}
