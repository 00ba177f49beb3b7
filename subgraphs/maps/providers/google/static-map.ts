/**
 * What Google's Maps Static API is asked for.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import type { PictureView } from '../../map-provider.ts'
import { carOutline } from '../car-outline.ts'

/** Path and query without the key. A car that points somewhere is drawn as an arrow, another one as a marker. */
export function staticMapPath(view: PictureView, language: string): string {
  const { latitude, longitude, widthPx, heightPx, zoom, scale, headingDegrees } = view
  const centre = `${String(latitude)},${String(longitude)}`
  const query = new URLSearchParams({
    center: centre,
    zoom: String(zoom),
    size: `${String(widthPx)}x${String(heightPx)}`,
    scale: String(scale),
    maptype: 'roadmap',
    format: 'png',
    language,
  })
  if (headingDegrees === null) query.set('markers', `color:0x1a73e8|${centre}`)
  else query.set('path', arrow(view, headingDegrees))
  return `/maps/api/staticmap?${query.toString()}`
}

function arrow(view: PictureView, headingDegrees: number): string {
  const points = carOutline(view, view.zoom, headingDegrees)
  const places = points.map(
    ({ latitude, longitude }) => `${latitude.toFixed(6)},${longitude.toFixed(6)}`,
  )
  return ['color:0xffffffff', 'weight:2', 'fillcolor:0x1a73e8ff', ...places].join('|')
}

/**
 * Appends a signature, which Google asks for from a certain number of pictures a day on.
 *
 * @param secret the URL signing secret, base64url.
 * @see Maps Static API, "Digital signature": HMAC-SHA1 over path and query, key included.
 */
export function signed(path: string, secret: string): string {
  const signature = createHmac('sha1', Buffer.from(secret, 'base64url'))
    .update(path)
    .digest('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  return `${path}&signature=${signature}`
}
