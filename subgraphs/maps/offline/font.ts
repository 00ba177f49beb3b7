/**
 * A TrueType font's outlines, read from its bytes: text is drawn as shapes, so its extent is known before it is drawn
 * and the renderer needs no fonts installed.
 *
 * @module
 */
import { parseTables } from './font-tables.ts'

/** A point of a contour, in font units, y upwards. */
export interface ContourPoint {
  readonly x: number
  readonly y: number
  /** Off-curve points are controls of quadratic curves. */
  readonly isOnCurve: boolean
}

export interface Glyph {
  /** In font units. */
  readonly advance: number
  readonly contours: readonly (readonly ContourPoint[])[]
}

export interface Font {
  readonly unitsPerEm: number
  /** `null` when the font does not have the character. */
  glyph(character: string): Glyph | null
}

interface Component {
  readonly glyphId: number
  readonly matrix: readonly [a: number, b: number, c: number, d: number, dx: number, dy: number]
}

const DEEPEST_NESTING = 4
const [ON_CURVE, SHORT_X, SHORT_Y, REPEAT, SAME_X, SAME_Y] = [1, 2, 4, 8, 16, 32]

/** @param bytes a TrueType file with `glyf` outlines and a format 4 `cmap`. */
export function readFont(bytes: Uint8Array): Font {
  const tables = parseTables(bytes)
  const { view, glyphIdOf, glyphRange, advanceOf } = tables
  const known = new Map<string, Glyph | null>()
  const contoursOf = (glyphId: number, depth: number): readonly (readonly ContourPoint[])[] => {
    const [start, end] = glyphRange(glyphId)
    if (start === end || depth > DEEPEST_NESTING) return []
    const count = view.getInt16(start)
    if (count >= 0) return readContours(view, start, count)
    return readComponents(view, start + 10).flatMap(({ glyphId: part, matrix }) =>
      contoursOf(part, depth + 1).map((contour) => contour.map((point) => place(point, matrix))),
    )
  }
  const load = (character: string): Glyph | null => {
    const glyphId = glyphIdOf(character.codePointAt(0) ?? 0)
    if (glyphId === 0) return null
    return { advance: advanceOf(glyphId), contours: contoursOf(glyphId, 0) }
  }
  return {
    unitsPerEm: tables.unitsPerEm,
    glyph: (character) => {
      const cached = known.get(character)
      if (cached !== undefined) return cached
      const glyph = load(character)
      known.set(character, glyph)
      return glyph
    },
  }
}

function place({ x, y, isOnCurve }: ContourPoint, matrix: Component['matrix']): ContourPoint {
  const [a, b, c, d, dx, dy] = matrix
  return { x: a * x + c * y + dx, y: b * x + d * y + dy, isOnCurve }
}

function readContours(view: DataView, start: number, count: number): ContourPoint[][] {
  let at = start + 10
  const ends = Array.from({ length: count }, (_, index) => view.getUint16(at + index * 2))
  at += count * 2
  at += 2 + view.getUint16(at)
  const total = (ends.at(-1) ?? -1) + 1
  const flags: number[] = []
  while (flags.length < total) {
    const flag = view.getUint8(at++)
    const repeats = flag & REPEAT ? view.getUint8(at++) : 0
    for (let copy = 0; copy <= repeats; copy++) flags.push(flag)
  }
  const xs = readCoordinates(view, at, flags, SHORT_X, SAME_X)
  const ys = readCoordinates(view, xs.end, flags, SHORT_Y, SAME_Y)
  const points = flags.map((flag, index) => ({
    x: xs.values[index] ?? 0,
    y: ys.values[index] ?? 0,
    isOnCurve: (flag & ON_CURVE) !== 0,
  }))
  return ends.map((end, index) =>
    points.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end + 1),
  )
}

function readCoordinates(
  view: DataView,
  start: number,
  flags: readonly number[],
  short: number,
  same: number,
) {
  let [at, value] = [start, 0]
  const values = flags.map((flag) => {
    if (flag & short) value += flag & same ? view.getUint8(at++) : -view.getUint8(at++)
    else if (!(flag & same)) {
      value += view.getInt16(at)
      at += 2
    }
    return value
  })
  return { values, end: at }
}

const [WORDS, SCALE, MORE, XY_SCALE, TWO_BY_TWO] = [1, 8, 0x20, 0x40, 0x80]

/** Components placed by point numbers instead of offsets are taken as unmoved; DejaVu has none. */
function readComponents(view: DataView, start: number): Component[] {
  const components: Component[] = []
  for (let [at, more] = [start, true]; more;) {
    const flags = view.getUint16(at)
    const glyphId = view.getUint16(at + 2)
    at += 4
    const [dx, dy] =
      flags & WORDS
        ? [view.getInt16(at), view.getInt16(at + 2)]
        : [view.getInt8(at), view.getInt8(at + 1)]
    at += flags & WORDS ? 4 : 2
    const fraction = (offset: number) => view.getInt16(at + offset) / 16384
    let [a, b, c, d] = [1, 0, 0, 1]
    if (flags & SCALE) [a, d] = [fraction(0), fraction(0)]
    else if (flags & XY_SCALE) [a, d] = [fraction(0), fraction(2)]
    else if (flags & TWO_BY_TWO) [a, b, c, d] = [fraction(0), fraction(2), fraction(4), fraction(6)]
    at += flags & SCALE ? 2 : flags & XY_SCALE ? 4 : flags & TWO_BY_TWO ? 8 : 0
    components.push({ glyphId, matrix: [a, b, c, d, dx, dy] })
    more = (flags & MORE) !== 0
  }
  return components
}
