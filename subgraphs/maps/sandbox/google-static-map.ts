/**
 * Google's Maps Static API. Of markers and paths it draws one thing: the car at the centre, turned if a path is given.
 *
 * @module
 */
import type { PictureView, Place } from '../map-provider.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { demandAccess, HTML_PAGE, toPicture } from './google-answers.ts'
import { GoogleRefusal, type GoogleAnswer, type GoogleCall } from './google-call.ts'
import { readPlace } from './google-geocoding.ts'

export async function answerStaticMap(
  maps: OfflineSource,
  call: GoogleCall,
): Promise<GoogleAnswer> {
  if (call.fault === 'image-html') return HTML_PAGE
  demandAccess(call, 403)
  return toPicture(await maps.renderPng(readView(call.query)))
}

function readView(query: URLSearchParams): PictureView {
  const centre = readPlace(query.get('center'))
  const [, width, height] = /^(\d{1,4})x(\d{1,4})$/.exec(query.get('size') ?? '') ?? []
  const zoom = Number(query.get('zoom') ?? NaN)
  const widthPx = Number(width)
  const heightPx = Number(height)
  if (centre === null) throw invalid("Invalid request. Missing the 'center' parameter.")
  if (!(widthPx >= 1 && heightPx >= 1)) throw invalid("Invalid request. Invalid 'size' parameter.")
  if (!(zoom >= 0)) throw invalid("Invalid request. Invalid 'zoom' parameter.")
  return {
    ...centre,
    headingDegrees: readHeading(query.get('path'), centre),
    widthPx: Math.min(widthPx, 640),
    heightPx: Math.min(heightPx, 640),
    zoom: Math.min(Math.round(zoom), 20),
    scale: query.get('scale') === '2' ? 2 : 1,
  }
}

const invalid = (message: string) => new GoogleRefusal(400, 'badRequest', message)

/** Towards the first point of the path, as the arrow's tip is. */
function readHeading(path: string | null, centre: Place): number | null {
  const tip = path
    ?.split('|')
    .map(readPlace)
    .find((place) => place !== null)
  if (tip === undefined || tip === null) return null
  const north = tip.latitude - centre.latitude
  const east = (tip.longitude - centre.longitude) * Math.cos((centre.latitude * Math.PI) / 180)
  return (Math.round((Math.atan2(east, north) * 180) / Math.PI) + 360) % 360
}
