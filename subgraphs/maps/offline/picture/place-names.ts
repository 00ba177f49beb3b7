/**
 * Names of towns and countries, the greatest first, never over another label.
 *
 * @module
 */
import { countryName } from '../country.ts'
import type { Font } from '../font.ts'
import type { Gazetteer, GazetteerPlace, GeoBounds } from '../gazetteer.ts'
import { toLatitude, toLongitude, toMercatorX, toMercatorY } from '../mercator.ts'
import type { CountryLabel } from '../world.ts'
import type { Box, Collisions } from './collisions.ts'
import { COLORS } from './style.ts'
import { lettering } from './svg.ts'
import { straightText, textWidth } from './text.ts'
import type { Viewport } from './viewport.ts'

const CONSIDERED = 160
const DOTS_MAX_ZOOM = 12
const TOWNS_MIN_ZOOM = 3
const TOWNS_MAX_ZOOM = 16
const COUNTRIES_MAX_ZOOM = 8
/** How far a label keeps from a car that stands upon its town. */
const CAR_PX = 24

interface Label {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly sizePx: number
  readonly hasDot: boolean
}

/** Towns that a viewport shows, greatest first. Districts are part of their city and not shown. */
export function townsIn(gazetteer: Gazetteer, viewport: Viewport): readonly GazetteerPlace[] {
  if (viewport.zoom < TOWNS_MIN_ZOOM || viewport.zoom > TOWNS_MAX_ZOOM) return []
  return geoBounds(viewport)
    .flatMap((bounds) => gazetteer.greatest(bounds, CONSIDERED))
    .filter(({ kind }) => kind !== 'district' && kind !== 'unknown')
}

export function drawTowns(
  towns: readonly GazetteerPlace[],
  viewport: Viewport,
  font: Font,
  room: Collisions,
): string {
  const hasDot = viewport.zoom < DOTS_MAX_ZOOM
  let [dots, names] = ['', '']
  for (const town of towns) {
    const label: Label = {
      text: town.name,
      ...pixelOf(town.longitude, town.latitude, viewport),
      sizePx: townSize(town, viewport.zoom),
      hasDot,
    }
    const placed = placeLabel(label, viewport, font, room)
    if (placed === null) continue
    names += placed.d
    if (placed.hasDot) dots += dot(label, town.kind === 'capital' ? 2.8 : 2.1)
  }
  return dots + lettering(names, COLORS.text, COLORS.halo, 1.6)
}

export function drawCountries(
  countries: readonly CountryLabel[],
  viewport: Viewport,
  font: Font,
  room: Collisions,
): string {
  if (viewport.zoom > COUNTRIES_MAX_ZOOM) return ''
  const names = [...countries]
    .sort((a, b) => b.area - a.area)
    .map(({ code, longitude, latitude, area }) => {
      const sidePx = (Math.sqrt(area) / 360) * viewport.worldPx
      const sizePx = Math.max(9, Math.min(16, sidePx / 9))
      const text = countryName(code, 'en').toUpperCase()
      const width = textWidth(font, text, sizePx)
      if (width === null || width > sidePx * 1.6) return ''
      const spot = pixelOf(longitude, latitude, viewport)
      return placeLabel({ text, ...spot, sizePx, hasDot: false }, viewport, font, room)?.d ?? ''
    })
    .join('')
  return lettering(names, COLORS.countryText, COLORS.halo, 1.6)
}

function townSize({ population, kind }: GazetteerPlace, zoom: number): number {
  const greatness = Math.log10(Math.max(500, population)) - 3
  const size = 9.5 + greatness * 1.5 + Math.max(0, zoom - 10) * 0.8 + (kind === 'capital' ? 1 : 0)
  return Math.max(9.5, Math.min(18, size))
}

interface Point {
  readonly x: number
  readonly y: number
}

interface Spot {
  readonly left: number
  readonly base: number
  /** Whether the town's dot is drawn beside the name. */
  readonly hasDot: boolean
}

interface PlacedLabel {
  readonly d: string
  readonly hasDot: boolean
}

/** Finds room for the label: beside its dot, upon its spot, or, where the car covers that, clear of the car. */
function placeLabel(
  label: Label,
  viewport: Viewport,
  font: Font,
  room: Collisions,
): PlacedLabel | null {
  const { text, x, y, sizePx } = label
  const width = textWidth(font, text, sizePx)
  if (width === null) return null
  for (const { left, base, hasDot } of spotsOf(label, width, {
    x: viewport.width / 2,
    y: viewport.height / 2,
  })) {
    const box = {
      left: left - 3,
      top: base - sizePx,
      right: left + width + 3,
      bottom: base + sizePx * 0.35,
    }
    const dotBox = { left: x - 3, top: y - 3, right: x + 3, bottom: y + 3 }
    if (!isInside(box, viewport) || !room.claim(hasDot ? [box, dotBox] : [box])) continue
    return { d: straightText(font, text, sizePx, left, base), hasDot }
  }
  return null
}

function spotsOf({ x, y, sizePx, hasDot }: Label, width: number, car: Point): readonly Spot[] {
  const middle = y + sizePx * 0.36
  const centred = x - width / 2
  const clearOfCar: Spot[] = [
    { left: centred, base: car.y - CAR_PX, hasDot: false },
    { left: centred, base: car.y + CAR_PX + sizePx * 0.8, hasDot: false },
  ]
  if (Math.hypot(x - car.x, y - car.y) > CAR_PX) clearOfCar.length = 0
  if (!hasDot) {
    const shifts = [0, 14, -14, 28, -28]
    return [
      ...shifts.map((down) => ({ left: centred, base: middle + down, hasDot })),
      ...clearOfCar,
    ]
  }
  return [
    { left: x + 5, base: middle, hasDot },
    { left: x - 5 - width, base: middle, hasDot },
    { left: centred, base: y - 6, hasDot },
    ...clearOfCar,
  ]
}

const isInside = ({ left, top, right, bottom }: Box, { width, height }: Viewport): boolean =>
  left >= 0 && top >= 0 && right <= width && bottom <= height

const dot = ({ x, y }: Label, radius: number): string =>
  `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${String(radius)}" fill="#ffffff" stroke="${COLORS.text}" stroke-width="1.2"/>`

/** The copy of the world that is nearest the picture's middle. */
function pixelOf(longitude: number, latitude: number, viewport: Viewport) {
  const x = viewport.toX(toMercatorX(longitude))
  const turns = Math.round((viewport.width / 2 - x) / viewport.worldPx)
  return { x: x + turns * viewport.worldPx, y: viewport.toY(toMercatorY(latitude)) }
}

/** What the viewport covers in degrees: two parts where it crosses 180°. */
function geoBounds({ bounds }: Viewport): readonly GeoBounds[] {
  const [north, south] = [toLatitude(bounds.minY), toLatitude(bounds.maxY)]
  const [west, east] = [toLongitude(bounds.minX), toLongitude(bounds.maxX)]
  if (east - west >= 360) return [{ west: -180, east: 180, south, north }]
  if (west < -180) {
    return [{ west: west + 360, east: 180, south, north }, { west: -180, east, south, north }] // prettier-ignore
  }
  if (east > 180) {
    return [{ west, east: 180, south, north }, { west: -180, east: east - 360, south, north }] // prettier-ignore
  }
  return [{ west, east, south, north }]
}
