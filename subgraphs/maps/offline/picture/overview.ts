/**
 * How far a picture steps back where there is nothing to show up close.
 *
 * @module
 */
import type { Detail } from '../detail.ts'
import { MAX_LATITUDE, mercatorSideM } from '../mercator.ts'
import type { MapSources, PictureView } from './drawing.ts'
import { townsIn } from './place-names.ts'
import type { Viewport } from './viewport.ts'
import { createViewport } from './viewport.ts'
import { worldShapes } from './world-layer.ts'

/** Beyond this the world's coasts and borders are too coarse to be drawn. */
export const WORLD_VIEW_MAX_ZOOM = 10
const LEAST_TOWNS = 3
const LEAST_ZOOM = 2
/** Farther from any road than this, a place is not in the detailed region. */
const ROAD_WITHIN_M = 900
/** Farther from anything drawn than this, a spot has not been mapped. */
const MAPPED_WITHIN_M = 500
/** Points asked in each direction. */
const SAMPLES = 7

export interface ChosenView {
  readonly viewport: Viewport
  /** Whether it is drawn from farther away than was asked for. */
  readonly isOverview: boolean
  /** Whether it is close enough for streets, but a good part of it has none. */
  readonly isPartlyMapped: boolean
  /** Whether its middle lies nearer a pole than the map reaches. */
  readonly isBeyondEdge: boolean
}

export function chooseView(sources: MapSources, view: PictureView): ChosenView {
  const at = (zoom: number) => createViewport(view, zoom, view.widthPx, view.heightPx)
  const isDetailed =
    view.zoom > WORLD_VIEW_MAX_ZOOM && hasRoadNear(sources.detail, at(view.zoom), view.latitude)
  const detailZoom = isDetailed
    ? lowestZoom(view.zoom, WORLD_VIEW_MAX_ZOOM, (zoom) => showsRoads(sources.detail, at(zoom)))
    : null
  const zoom =
    detailZoom ??
    lowestZoom(Math.min(view.zoom, WORLD_VIEW_MAX_ZOOM), LEAST_ZOOM, (step) =>
      showsWorld(sources, at(step)),
    ) ??
    Math.min(view.zoom, LEAST_ZOOM)
  const viewport = at(zoom)
  return {
    viewport,
    isOverview: zoom < view.zoom,
    isPartlyMapped: detailZoom !== null && isPartlyMapped(sources.detail, viewport, view.latitude),
    isBeyondEdge: Math.abs(view.latitude) > MAX_LATITUDE,
  }
}

/** Asks a grid of points whether anything is mapped nearby. */
function isPartlyMapped(detail: Detail, { bounds }: Viewport, latitude: number): boolean {
  const reach = MAPPED_WITHIN_M / mercatorSideM(latitude)
  const stepX = (bounds.maxX - bounds.minX) / (SAMPLES - 1)
  const stepY = (bounds.maxY - bounds.minY) / (SAMPLES - 1)
  let empty = 0
  for (let index = 0; index < SAMPLES ** 2; index++) {
    const x = bounds.minX + (index % SAMPLES) * stepX
    const y = bounds.minY + Math.floor(index / SAMPLES) * stepY
    const near = { minX: x - reach, maxX: x + reach, minY: y - reach, maxY: y + reach }
    if (detail.within(near).length === 0) empty++
  }
  return empty > SAMPLES ** 2 / 4
}

/** The first zoom, stepping back from `from`, at which there is something to see; `null` when there is none. */
function lowestZoom(
  from: number,
  to: number,
  isWorthwhile: (zoom: number) => boolean,
): number | null {
  for (let zoom = from; zoom >= to; zoom--) if (isWorthwhile(zoom)) return zoom
  return null
}

function hasRoadNear(detail: Detail, { bounds }: Viewport, latitude: number): boolean {
  const [x, y] = [(bounds.minX + bounds.maxX) / 2, (bounds.minY + bounds.maxY) / 2]
  const reach = ROAD_WITHIN_M / mercatorSideM(Math.max(-80, Math.min(80, latitude)))
  const near = { minX: x - reach, maxX: x + reach, minY: y - reach, maxY: y + reach }
  return detail.within(near).some(({ layer }) => layer === 'road')
}

const showsRoads = (detail: Detail, { bounds }: Viewport): boolean =>
  detail.within(bounds).filter(({ layer }) => layer === 'road').length >= 2

function showsWorld(sources: MapSources, viewport: Viewport): boolean {
  if (viewport.zoom <= LEAST_ZOOM) return true
  if (townsIn(sources.gazetteer, viewport).length < LEAST_TOWNS) return false
  return worldShapes(sources.world, viewport).land !== ''
}
