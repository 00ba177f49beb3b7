/**
 * What a picture says of itself: whose data it is made of, and where it shows less than was asked for.
 *
 * @module
 */
import type { Font } from '../font.ts'
import type { Box } from './collisions.ts'
import { COLORS } from './style.ts'
import { path } from './svg.ts'
import { straightText, textWidth } from './text.ts'
import type { Viewport } from './viewport.ts'

export interface Caption {
  readonly box: Box
  readonly svg: string
}

const LARGEST_PX = 9.5
const SMALLEST_PX = 5.5
const PADDING_PX = 4

/** A bar at the lower right, on as few lines as the picture's width allows. */
export function attributionBar(
  credits: readonly string[],
  viewport: Viewport,
  font: Font,
): Caption {
  const inside = viewport.width - 2 * PADDING_PX
  const sizePx = viewport.width < 200 ? Math.max(SMALLEST_PX, LARGEST_PX - 3) : LARGEST_PX
  const lines = wrap(credits, inside, (text) => textWidth(font, text, sizePx) ?? 0)
  const width = Math.max(...lines.map((text) => textWidth(font, text, sizePx) ?? 0))
  const height = lines.length * sizePx * 1.25 + PADDING_PX
  const box = {
    left: viewport.width - width - 2 * PADDING_PX,
    top: viewport.height - height,
    right: viewport.width,
    bottom: viewport.height,
  }
  const letters = lines.map((text, index) => {
    const left = viewport.width - PADDING_PX - (textWidth(font, text, sizePx) ?? 0)
    return straightText(
      font,
      text,
      sizePx,
      left,
      box.top + PADDING_PX / 2 + (index + 0.9) * sizePx * 1.25,
    )
  })
  return { box, svg: plate(box, 0, 0.82) + path(letters.join(''), { fill: COLORS.text }) }
}

/** A note at the upper left; the longest of `variants` that fits, nothing when none does. */
export function note(variants: readonly string[], viewport: Viewport, font: Font): Caption | null {
  const sizePx = viewport.width < 200 ? 8 : 10.5
  const widthOf = (text: string) => textWidth(font, text, sizePx) ?? Infinity
  const text = variants.find((variant) => widthOf(variant) < viewport.width - 4 * PADDING_PX)
  if (text === undefined) return null
  const [left, top] = [PADDING_PX, PADDING_PX]
  const box = { left, top, right: left + widthOf(text) + 12, bottom: top + sizePx + 8 }
  const letters = straightText(font, text, sizePx, left + 6, top + sizePx + 2.5)
  return { box, svg: plate(box, 4, 0.9) + path(letters, { fill: COLORS.text }) }
}

const plate = ({ left, top, right, bottom }: Box, radius: number, opacity: number): string =>
  `<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${(right - left).toFixed(1)}" height="${(bottom - top).toFixed(1)}" ` +
  `rx="${String(radius)}" fill="#ffffff" fill-opacity="${String(opacity)}"/>`

/** Credits stay whole where they fit; a credit wider than the picture breaks between words. */
function wrap(
  credits: readonly string[],
  widthPx: number,
  widthOf: (text: string) => number,
): readonly string[] {
  const lines: string[] = []
  const add = (text: string, joint: string) => {
    const joined = lines.length === 0 ? text : `${lines.at(-1) ?? ''}${joint}${text}`
    if (lines.length > 0 && widthOf(joined) <= widthPx) lines[lines.length - 1] = joined
    else lines.push(text)
  }
  for (const credit of credits) {
    if (widthOf(credit) <= widthPx) add(credit, ' · ')
    else credit.split(' ').forEach((word) => add(word, ' '))
  }
  return lines
}
