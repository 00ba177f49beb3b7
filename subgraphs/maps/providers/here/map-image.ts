/**
 * What HERE's Map Image API v3 is asked for.
 *
 * @module
 */
import type { PictureView, Place } from '../../map-provider.ts'
import { carOutline } from '../car-outline.ts'

const CAR_COLOR = '%231a73e8'
const WHITE = '%23ffffff'
/** The white edge of the arrow is one that is drawn for a map this much nearer, that is, larger. */
const EDGE_ZOOM = 0.35

/**
 * Path and query without the key. A car that points somewhere is drawn as an arrow, another one as a marker. The
 * copyright notice, which HERE's terms ask for, is drawn by it unless told otherwise.
 *
 * @param language of names, `de` or `sr-Latn`; `null` = the one of each country.
 */
export function mapImagePath(view: PictureView, style: string, language: string | null): string {
  const { widthPx, heightPx, zoom, scale } = view
  const size = `${String(widthPx)}x${String(heightPx)}`
  const query = [
    `style=${encodeURIComponent(style)}`,
    `scale=${String(scale)}`,
    ...(language === null ? [] : [`lang=${encodeURIComponent(language)}`]),
    ...overlays(view).map((overlay) => `overlay=${overlay}`),
  ]
  return `/mia/v3/base/mc/center:${latLng(view)};zoom=${String(zoom)}/${size}/png?${query.join('&')}`
}

function overlays(view: PictureView): readonly string[] {
  const { headingDegrees, zoom } = view
  if (headingDegrees === null) return [`point:${latLng(view)};color=${CAR_COLOR};size=large`]
  const arrow = (atZoom: number, color: string) => {
    const corners = carOutline(view, atZoom, headingDegrees).map(({ latitude, longitude }) =>
      latLng({ latitude: rounded(latitude), longitude: rounded(longitude) }),
    )
    return `polygon:${corners.join(',')};color=${color}`
  }
  return [arrow(zoom - EDGE_ZOOM, WHITE), arrow(zoom, CAR_COLOR)]
}

const rounded = (degrees: number) => Number(degrees.toFixed(6))

const latLng = ({ latitude, longitude }: Place) => `${String(latitude)},${String(longitude)}`
