/**
 * What Mapbox's Static Images API is asked for. It counts zoom in 512-pixel tiles and puts longitude first.
 *
 * @module
 */
import type { PictureView, Place } from '../../map-provider.ts'
import { carOutline } from '../car-outline.ts'

const CAR_COLOR = '1a73e8'
/** Of the schema, in 256-pixel tiles, as far out as Mapbox goes. */
const MIN_ZOOM = 1
/** Where Web Mercator ends; Mapbox refuses a centre beyond it. */
const MAX_LATITUDE = 85.0511

/**
 * Path without the token. A car that points somewhere is drawn as an arrow, another one as a pin. Attribution and logo,
 * which Mapbox's terms ask for, are drawn by it unless told otherwise.
 *
 * @param style `account/style`, e.g. `mapbox/streets-v12`.
 */
export function staticImagePath(view: PictureView, style: string): string {
  const zoom = Math.max(view.zoom, MIN_ZOOM)
  const latitude = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, view.latitude))
  const centre = `${lonLat({ ...view, latitude })},${String(zoom - 1)},0,0`
  const size = `${String(view.widthPx)}x${String(view.heightPx)}${view.scale === 2 ? '@2x' : ''}`
  return `/styles/v1/${style}/static/${overlay(view, zoom)}/${centre}/${size}`
}

function overlay(view: PictureView, zoom: number): string {
  const { headingDegrees } = view
  if (headingDegrees === null) return `pin-s-car+${CAR_COLOR}(${lonLat(view)})`
  const feature = {
    type: 'Feature',
    properties: { stroke: '#ffffff', 'stroke-width': 2, fill: `#${CAR_COLOR}`, 'fill-opacity': 1 },
    geometry: { type: 'Polygon', coordinates: [arrow(view, zoom, headingDegrees)] },
  }
  return `geojson(${encodeURIComponent(JSON.stringify(feature))})`
}

const arrow = (place: Place, zoom: number, headingDegrees: number) =>
  carOutline(place, zoom, headingDegrees).map(({ latitude, longitude }) => [
    Number(longitude.toFixed(6)),
    Number(latitude.toFixed(6)),
  ])

const lonLat = ({ latitude, longitude }: Place) => `${String(longitude)},${String(latitude)}`
