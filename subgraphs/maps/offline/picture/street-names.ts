/**
 * Names along streets: upright, on straight enough stretches, never over another label.
 *
 * @module
 */
import type { DetailFeature } from '../detail.ts'
import type { Font } from '../font.ts'
import type { Box, Collisions } from './collisions.ts'
import type { StreetLine } from './street-lines.ts'
import { reversed, streetLines } from './street-lines.ts'
import type { RoadStyle } from './style.ts'
import { COLORS, ROADS, widthAt } from './style.ts'
import { lettering } from './svg.ts'
import type { Pen } from './text.ts'
import { advancePx, glyphPath, textWidth } from './text.ts'
import type { Viewport } from './viewport.ts'

const REPEAT_PX = 260
const SHARPEST_TURN = 0.45
const WIDEST_BEND = 1.3
const EDGE_PX = 6
/** Half the height of a lower-case letter, in sizes: what puts a line of text upon the middle of its street. */
const HALF_X_HEIGHT = 0.3

interface Candidate {
  readonly street: StreetLine
  readonly rank: number
  readonly sizePx: number
  readonly points: readonly number[]
  readonly lengthPx: number
}

export interface StreetName {
  readonly name: string
  readonly boxes: readonly Box[]
  readonly d: string
}

/** Chooses where names stand, the important and long streets first. */
export function placeStreetNames(
  features: readonly DetailFeature[],
  viewport: Viewport,
  font: Font,
  room: Collisions,
): readonly StreetName[] {
  const candidates = streetLines(features)
    .flatMap((street) => toCandidate(street, viewport))
    .sort((a, b) => b.rank - a.rank || b.lengthPx - a.lengthPx)
  const placed: StreetName[] = []
  for (const candidate of candidates)
    placed.push(...placeAlong(candidate, viewport, font, room, placed))
  return placed
}

export const drawStreetNames = (names: readonly StreetName[]): string =>
  lettering(names.map(({ d }) => d).join(''), COLORS.text, COLORS.halo, 1.4)

function toCandidate(street: StreetLine, viewport: Viewport): readonly Candidate[] {
  const rank = ROADS.findIndex(({ classes }) => classes.includes(street.class))
  const style = ROADS[rank]
  if (style === undefined || viewport.zoom < style.nameMinZoom) return []
  const points = street.points.map((value, at) =>
    at % 2 === 0 ? viewport.toX(value) : viewport.toY(value),
  )
  return [
    { street, rank, points, sizePx: nameSize(style, viewport.zoom), lengthPx: lengthOf(points) },
  ]
}

const nameSize = ({ widths }: RoadStyle, zoom: number): number =>
  Math.max(9.5, Math.min(13.5, widthAt(widths, zoom) * 0.55 + 5.5))

function placeAlong(
  { street, points, sizePx, lengthPx }: Candidate,
  viewport: Viewport,
  font: Font,
  room: Collisions,
  placed: readonly StreetName[],
): readonly StreetName[] {
  const width = textWidth(font, street.name, sizePx)
  if (width === null || lengthPx < width + 4) return []
  const found: StreetName[] = []
  for (const start of startsFromMiddle(lengthPx - width, sizePx)) {
    const pens = pensAlong(points, start, street.name, sizePx, font, width)
    if (pens === null) continue
    const boxes = pens.map((pen) => boxOf(pen, sizePx))
    if (!boxes.every((box) => isInside(box, viewport))) continue
    if (isRepeated(street.name, boxes, [...placed, ...found]) || !room.claim(boxes)) continue
    const d = [...street.name].map((letter, at) =>
      glyphPath(font, letter, sizePx, pens[at] ?? ORIGIN),
    )
    found.push({ name: street.name, boxes, d: d.join('') })
  }
  return found
}

const ORIGIN: Pen = { x: 0, y: 0, angle: 0 }

/** Distances from the line's beginning to try, its middle first. */
function startsFromMiddle(slack: number, stepPx: number): readonly number[] {
  const starts = [slack / 2]
  const step = Math.max(stepPx, slack / 120)
  for (let away = step; away <= slack / 2; away += step)
    starts.push(slack / 2 - away, slack / 2 + away)
  return starts
}

/** A pen for each letter, along the line and readable from below; `null` where it bends too much. */
function pensAlong(
  points: readonly number[],
  start: number,
  text: string,
  sizePx: number,
  font: Font,
  width: number,
): readonly Pen[] | null {
  const [from, to] = [pointAt(points, start), pointAt(points, start + width)]
  const isUpright = to.x >= from.x
  const line = isUpright ? points : reversed(points)
  let at = isUpright ? start : lengthOf(points) - start - width
  const pens: Pen[] = []
  for (const letter of text) {
    const advance = advancePx(font, letter, sizePx)
    const [left, right] = [pointAt(line, at), pointAt(line, at + advance)]
    const angle = Math.atan2(right.y - left.y, right.x - left.x)
    const down = sizePx * HALF_X_HEIGHT
    pens.push({ x: left.x - Math.sin(angle) * down, y: left.y + Math.cos(angle) * down, angle })
    at += advance
  }
  return isStraightEnough(pens.map(({ angle }) => angle)) ? pens : null
}

function isStraightEnough(angles: readonly number[]): boolean {
  const bent = angles.some(
    (angle, index) => Math.abs(angle - (angles[index - 1] ?? angle)) > SHARPEST_TURN,
  )
  return !bent && Math.max(...angles) - Math.min(...angles) <= WIDEST_BEND
}

function boxOf({ x, y, angle }: Pen, sizePx: number): Box {
  const half = sizePx * 0.55
  const middleX = x + Math.cos(angle) * sizePx * 0.3 + Math.sin(angle) * sizePx * HALF_X_HEIGHT
  const middleY = y + Math.sin(angle) * sizePx * 0.3 - Math.cos(angle) * sizePx * HALF_X_HEIGHT
  return {
    left: middleX - half,
    top: middleY - half,
    right: middleX + half,
    bottom: middleY + half,
  }
}

const isInside = ({ left, top, right, bottom }: Box, { width, height }: Viewport): boolean =>
  left > EDGE_PX && top > EDGE_PX && right < width - EDGE_PX && bottom < height - EDGE_PX

function isRepeated(name: string, boxes: readonly Box[], others: readonly StreetName[]): boolean {
  const [first] = boxes
  return others.some((other) => {
    const [box] = other.boxes
    if (other.name !== name || first === undefined || box === undefined) return false
    return Math.hypot(box.left - first.left, box.top - first.top) < REPEAT_PX
  })
}

function lengthOf(points: readonly number[]): number {
  let length = 0
  for (let at = 2; at + 1 < points.length; at += 2) length += segmentLength(points, at)
  return length
}

const segmentLength = (points: readonly number[], at: number): number =>
  Math.hypot(
    (points[at] ?? 0) - (points[at - 2] ?? 0),
    (points[at + 1] ?? 0) - (points[at - 1] ?? 0),
  )

function pointAt(
  points: readonly number[],
  distance: number,
): { readonly x: number; readonly y: number } {
  let left = distance
  for (let at = 2; at + 1 < points.length; at += 2) {
    const length = segmentLength(points, at)
    if (left <= length && length > 0) {
      const part = left / length
      const [x, y, nextX, nextY] = points.slice(at - 2, at + 2) as [number, number, number, number]
      return { x: x + (nextX - x) * part, y: y + (nextY - y) * part }
    }
    left -= length
  }
  return { x: points.at(-2) ?? 0, y: points.at(-1) ?? 0 }
}
