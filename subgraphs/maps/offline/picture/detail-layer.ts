/**
 * Land use, water, buildings, rail and roads of the detailed region in a picture.
 *
 * @module
 */
import type { DetailFeature } from '../detail.ts'
import type { RoadStyle } from './style.ts'
import { AREAS, COLORS, ROADS, WATERWAYS, widthAt } from './style.ts'
import { line, path, polyline } from './svg.ts'
import type { Viewport } from './viewport.ts'

const BUILDINGS_MIN_ZOOM = 14
const BUILDING_EDGES_MIN_ZOOM = 16
const STREAMS_MIN_ZOOM = 12
const RAIL_MIN_ZOOM = 10

/** A line or ring in pixels, flat. */
export function toPixels(points: Float64Array, viewport: Viewport): Float64Array {
  return points.map((value, at) => (at % 2 === 0 ? viewport.toX(value) : viewport.toY(value)))
}

/** @param features what lies within the viewport. */
export function drawDetail(features: readonly DetailFeature[], viewport: Viewport): string {
  const shapes = groupByClass(features, viewport)
  const of = (layer: string, classes: readonly string[]) =>
    classes.map((name) => shapes.get(`${layer}/${name}`) ?? '').join('')
  const areas = AREAS.map(({ classes, fill }) =>
    path(of('area', classes), { fill, 'fill-rule': 'evenodd' }),
  )
  const roads = (classes: readonly string[]) => of('road', classes)
  return [
    ...areas,
    drawWaterways((classes) => of('line', classes), viewport.zoom),
    drawBuildings(of('area', ['building']), viewport.zoom),
    ...visibleRoads(viewport.zoom).map((style) =>
      drawCasing(roads(style.classes), style, viewport.zoom),
    ),
    ...visibleRoads(viewport.zoom).map((style) =>
      drawRoad(roads(style.classes), style, viewport.zoom),
    ),
    drawRail(of('line', ['rail']), viewport.zoom),
  ].join('')
}

function groupByClass(
  features: readonly DetailFeature[],
  viewport: Viewport,
): ReadonlyMap<string, string> {
  const shapes = new Map<string, string>()
  for (const feature of features) {
    const key = `${feature.layer}/${feature.class}`
    if (key === 'area/building' && viewport.zoom < BUILDINGS_MIN_ZOOM) continue
    const isClosed = feature.layer === 'area'
    const d = feature.lines.map((points) => polyline(toPixels(points, viewport), isClosed)).join('')
    shapes.set(key, (shapes.get(key) ?? '') + d)
  }
  return shapes
}

const visibleRoads = (zoom: number): readonly RoadStyle[] =>
  ROADS.filter(({ minZoom }) => zoom >= minZoom)

/** Casings are worth their ink only where the road is wide enough to have an inside. */
const casingPx = (width: number): number => (width < 2 ? 0.5 : width < 8 ? 0.8 : 1.1)

function drawCasing(d: string, { casing, widths }: RoadStyle, zoom: number): string {
  if (casing === null) return ''
  const width = widthAt(widths, zoom)
  return line(d, casing, width + 2 * casingPx(width))
}

function drawRoad(d: string, { fill, widths, dashes }: RoadStyle, zoom: number): string {
  const width = widthAt(widths, zoom)
  if (dashes === null) return line(d, fill, width)
  const pattern = dashes.map((length) => (length * width).toFixed(1)).join(' ')
  return line(d, fill, width, { 'stroke-dasharray': pattern, 'stroke-linecap': 'butt' })
}

function drawWaterways(of: (classes: readonly string[]) => string, zoom: number): string {
  const visible = zoom >= STREAMS_MIN_ZOOM ? WATERWAYS : WATERWAYS.slice(1)
  return visible
    .map(({ classes, widths }) => line(of(classes), COLORS.water, widthAt(widths, zoom)))
    .join('')
}

function drawBuildings(d: string, zoom: number): string {
  const edge =
    zoom < BUILDING_EDGES_MIN_ZOOM ? {} : { stroke: COLORS.buildingEdge, 'stroke-width': 0.7 }
  return path(d, { fill: COLORS.building, 'fill-rule': 'evenodd', ...edge })
}

function drawRail(d: string, zoom: number): string {
  if (zoom < RAIL_MIN_ZOOM) return ''
  const width = Math.max(0.8, Math.min(3.4, (zoom - 9) * 0.45))
  const ties = {
    'stroke-dasharray': `${String(width * 2.5)} ${String(width * 2.5)}`,
    'stroke-linecap': 'butt',
  }
  return line(d, COLORS.rail, width) + (zoom < 13 ? '' : line(d, '#ffffff', width * 0.55, ties))
}
