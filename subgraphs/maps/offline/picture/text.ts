/**
 * Text as SVG path data.
 *
 * @module
 */
import type { ContourPoint, Font } from '../font.ts'

/** Where a glyph's origin goes: a point on the baseline and the direction of the text, in radians. */
export interface Pen {
  readonly x: number
  readonly y: number
  readonly angle: number
}

/** Width in pixels; `null` when the font lacks a character of it. */
export function textWidth(font: Font, text: string, sizePx: number): number | null {
  let units = 0
  for (const character of text) {
    const glyph = font.glyph(character)
    if (glyph === null) return null
    units += glyph.advance
  }
  return (units * sizePx) / font.unitsPerEm
}

/** A line of text that begins at `x` on the baseline `y`. */
export function straightText(
  font: Font,
  text: string,
  sizePx: number,
  x: number,
  y: number,
): string {
  let pen = x
  let path = ''
  for (const character of text) {
    path += glyphPath(font, character, sizePx, { x: pen, y, angle: 0 })
    pen += advancePx(font, character, sizePx)
  }
  return path
}

export const advancePx = (font: Font, character: string, sizePx: number): number =>
  ((font.glyph(character)?.advance ?? 0) * sizePx) / font.unitsPerEm

export function glyphPath(font: Font, character: string, sizePx: number, pen: Pen): string {
  const scale = sizePx / font.unitsPerEm
  const [cos, sin] = [Math.cos(pen.angle) * scale, Math.sin(pen.angle) * scale]
  const point = (x: number, y: number): string =>
    `${(pen.x + x * cos + y * sin).toFixed(2)} ${(pen.y + x * sin - y * cos).toFixed(2)}`
  return (font.glyph(character)?.contours ?? [])
    .map((contour) => contourPath(contour, point))
    .join('')
}

function contourPath(
  contour: readonly ContourPoint[],
  point: (x: number, y: number) => string,
): string {
  const first = contour.findIndex(({ isOnCurve }) => isOnCurve)
  const origin = contour[first]
  if (origin === undefined) return ''
  let path = `M${point(origin.x, origin.y)}`
  let control: ContourPoint | null = null
  for (let step = 1; step <= contour.length; step++) {
    const next = contour[(first + step) % contour.length] ?? origin
    if (next.isOnCurve) {
      path += control === null ? 'L' : `Q${point(control.x, control.y)} `
      path += point(next.x, next.y)
      control = null
      continue
    }
    if (control !== null) {
      const middle = point((control.x + next.x) / 2, (control.y + next.y) / 2)
      path += `Q${point(control.x, control.y)} ${middle}`
    }
    control = next
  }
  return `${path}Z`
}
