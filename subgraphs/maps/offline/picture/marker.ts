import type { Box } from './collisions.ts'
import { COLORS } from './style.ts'

const RADIUS_PX = 15
const DOT_RADIUS_PX = 8

/** The car, pointing to `headingDegrees` (clockwise from north); a dot where that is not known. */
export function drawMarker(x: number, y: number, headingDegrees: number | null): string {
  const place = `transform="translate(${x.toFixed(1)} ${y.toFixed(1)})"`
  return `<g ${place}>${headingDegrees === null ? dot() : arrow(headingDegrees)}</g>`
}

/** Room that labels leave to the car. */
export function markerBox(x: number, y: number): Box {
  const side = RADIUS_PX + 3
  return { left: x - side, top: y - side, right: x + side, bottom: y + side }
}

const shadow = (radius: number): string =>
  [3, 2, 1]
    .map(
      (spread) =>
        `<circle cy="1" r="${String(radius + spread)}" fill="#0b1a33" fill-opacity="0.09"/>`,
    )
    .join('')

const dot = (): string =>
  `<circle r="22" fill="${COLORS.car}" fill-opacity="0.14"/>${shadow(DOT_RADIUS_PX + 1)}` +
  `<circle r="${String(DOT_RADIUS_PX)}" fill="${COLORS.car}" stroke="#ffffff" stroke-width="3"/>`

const arrow = (headingDegrees: number): string =>
  `${shadow(RADIUS_PX)}<circle r="${String(RADIUS_PX)}" fill="#ffffff"/>` +
  `<path transform="rotate(${headingDegrees.toFixed(1)})" d="M0 -11L8.2 8.6L0 4.8L-8.2 8.6Z" ` +
  `fill="${COLORS.car}" stroke="${COLORS.car}" stroke-width="1.6" stroke-linejoin="round"/>`
