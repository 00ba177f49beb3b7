/**
 * The whole picture as SVG.
 *
 * @module
 */
import type { Detail } from '../detail.ts'
import type { Font } from '../font.ts'
import type { Gazetteer } from '../gazetteer.ts'
import type { World } from '../world.ts'
import type { Caption } from './caption.ts'
import { attributionBar, note } from './caption.ts'
import { createCollisions } from './collisions.ts'
import { drawDetail } from './detail-layer.ts'
import { drawMarker, markerBox } from './marker.ts'
import { chooseView, WORLD_VIEW_MAX_ZOOM, type ChosenView } from './overview.ts'
import { drawCountries, drawTowns, townsIn } from './place-names.ts'
import { drawStreetNames, placeStreetNames } from './street-names.ts'
import { COLORS } from './style.ts'
import type { Viewport } from './viewport.ts'
import { drawBorders, drawLand, worldShapes } from './world-layer.ts'

export interface MapSources {
  readonly world: World
  readonly gazetteer: Gazetteer
  readonly detail: Detail
  readonly font: Font
}

/** What to show. Sizes in CSS pixels. */
export interface PictureView {
  readonly latitude: number
  readonly longitude: number
  /** Clockwise from north; `null` draws a dot. */
  readonly headingDegrees: number | null
  readonly widthPx: number
  readonly heightPx: number
  /** 0 to 20. Where there is no detail the picture shows more of the surroundings and says so. */
  readonly zoom: number
  /** Device pixels per CSS pixel. */
  readonly scale: number
}

/** Below it the region with streets is a dot. */
const DETAIL_MIN_ZOOM = 9
const SMALL_PX = 200
/** On a map of a continent its greatest cities come before countries, which come before all other towns. */
const COUNTRIES_FIRST_ZOOM = 6
const METROPOLISES = 24

export const DETAIL_CREDIT = '© OpenStreetMap contributors'
export const WORLD_CREDITS = ['Natural Earth', '© GeoNames (CC BY 4.0)'] as const

/** An SVG document of `widthPx` by `heightPx`. */
export function drawPicture(sources: MapSources, view: PictureView): string {
  const chosen = chooseView(sources, view)
  const { viewport } = chosen
  const { world, gazetteer, detail, font } = sources
  const features = viewport.zoom < DETAIL_MIN_ZOOM ? [] : detail.within(viewport.bounds)
  const towns = townsIn(gazetteer, viewport)
  const captions = captionsOf(
    chosen,
    creditsOf(features.length > 0, towns.length > 0, viewport),
    font,
  )
  const room = createCollisions()
  room.claim([markerBox(viewport.width / 2, viewport.height / 2)])
  for (const { box } of captions) room.claim([box])
  const shapes = worldShapes(world, viewport)
  const streets = placeStreetNames(features, viewport, font, room)
  const metropolises = viewport.zoom < COUNTRIES_FIRST_ZOOM ? towns.slice(0, METROPOLISES) : []
  const labels = [
    drawTowns(metropolises, viewport, font, room),
    drawCountries(world.countries, viewport, font, room),
    drawTowns(towns.slice(metropolises.length), viewport, font, room),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(viewport.width)}" height="${String(viewport.height)}">`,
    `<rect width="100%" height="100%" fill="${COLORS.sea}"/>`,
    drawLand(shapes, viewport),
    drawDetail(features, viewport),
    drawBorders(shapes, viewport.zoom),
    drawStreetNames(streets),
    ...labels,
    drawMarker(viewport.width / 2, viewport.height / 2, view.headingDegrees),
    ...captions.map(({ svg }) => svg),
    '</svg>',
  ].join('')
}

/** Everything that may be owed; on a small picture only what is. */
function creditsOf(hasDetail: boolean, hasTowns: boolean, { width }: Viewport): readonly string[] {
  const detailCredit = hasDetail ? [DETAIL_CREDIT] : []
  if (width >= SMALL_PX) return [...detailCredit, ...WORLD_CREDITS]
  const owed = [...detailCredit, ...(hasTowns ? ['© GeoNames'] : [])]
  return owed.length > 0 ? owed : ['Natural Earth']
}

function captionsOf(
  chosen: ChosenView,
  credits: readonly string[],
  font: Font,
): readonly Caption[] {
  const said = note(noteOf(chosen), chosen.viewport, font)
  return [attributionBar(credits, chosen.viewport, font), ...(said === null ? [] : [said])]
}

/** What a viewer should know of the picture, in long and in short. */
function noteOf({ viewport, isOverview, isPartlyMapped, isBeyondEdge }: ChosenView) {
  if (isBeyondEdge) return ['Beyond the edge of the map', 'Off the map']
  if (isOverview && viewport.zoom > WORLD_VIEW_MAX_ZOOM) return ['Nothing nearer is mapped here', 'Zoomed out'] // prettier-ignore
  if (isOverview) return ['Overview: no street map of this area', 'No street map here', 'Overview']
  return isPartlyMapped ? ['Streets are mapped in part of this area only', 'Partly mapped'] : []
}
