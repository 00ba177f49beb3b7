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
import { chooseView } from './overview.ts'
import { drawCountries, drawTowns, townsIn } from './place-names.ts'
import { drawStreetNames, placeStreetNames } from './street-names.ts'
import { COLORS } from './style.ts'
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

export const DETAIL_CREDIT = '© OpenStreetMap contributors'
export const WORLD_CREDITS = ['Natural Earth', '© GeoNames (CC BY 4.0)'] as const

/** An SVG document of `widthPx` by `heightPx`. */
export function drawPicture(sources: MapSources, view: PictureView): string {
  const { viewport, isOverview } = chooseView(sources, view)
  const { world, gazetteer, detail, font } = sources
  const features = viewport.zoom < 9 ? [] : detail.within(viewport.bounds)
  const credits = features.length > 0 ? [DETAIL_CREDIT, ...WORLD_CREDITS] : WORLD_CREDITS
  const captions: readonly (Caption | null)[] = [
    attributionBar(credits, viewport, font),
    isOverview
      ? note(
          ['Overview: no street map of this area', 'No street map here', 'Overview'],
          viewport,
          font,
        )
      : null,
  ]
  const room = createCollisions()
  room.claim([markerBox(viewport.width / 2, viewport.height / 2)])
  for (const caption of captions) if (caption !== null) room.claim([caption.box])
  const shapes = worldShapes(world, viewport)
  const towns = townsIn(gazetteer, viewport)
  const countries = drawCountries(world.countries, viewport, font, room)
  const streets = placeStreetNames(features, viewport, font, room)
  const labels = drawTowns(towns, viewport, font, room)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(viewport.width)}" height="${String(viewport.height)}">`,
    `<rect width="100%" height="100%" fill="${COLORS.sea}"/>`,
    drawLand(shapes),
    drawDetail(features, viewport),
    drawBorders(shapes, viewport.zoom),
    drawStreetNames(streets),
    countries,
    labels,
    drawMarker(viewport.width / 2, viewport.height / 2, view.headingDegrees),
    ...captions.map((caption) => caption?.svg ?? ''),
    '</svg>',
  ].join('')
}
