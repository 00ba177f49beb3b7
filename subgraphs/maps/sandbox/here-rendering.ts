/**
 * HERE Map Image v3 and Raster Tile v3. Of overlays it draws one thing: the car at the centre, turned if a polygon is
 * given.
 *
 * @module
 */
import type { PictureView, Place } from '../map-provider.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { refuseParameter, refuseUnknown } from './here-access.ts'
import { headingTo, readPair, toPlace, toTile } from './picture-geometry.ts'
import { drawTile } from './tile-picture.ts'
import { toPicture, type VendorAnswer, type VendorCall } from './vendor-call.ts'

const STYLES = ['explore.day', 'explore.night', 'lite.day', 'lite.night']
const LANGUAGE = /^[a-z]{2}(-[a-zA-Z]{1,4})?$/
const MAX_ZOOM = 20
const MAX_AGE_SECONDS = 86_400

/** view, size, format */
export const IMAGE_PATH = /^\/mia\/v3\/base\/mc\/([^/]+)\/([^/]+)\/(\w+)$/

/** z, x, y, format */
export const TILE_PATH = /^\/v3\/base\/mc\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})\/(\w+)$/

export async function answerImage(
  maps: OfflineSource,
  { query }: VendorCall,
  [, position = '', size = '', format]: RegExpExecArray,
): Promise<VendorAnswer> {
  demandFormat(format)
  const { zoom, ...centre } = readPosition(position)
  const view: PictureView = {
    ...centre,
    ...readSize(size),
    zoom,
    scale: readScale(query),
    headingDegrees: readHeading(query.getAll('overlay'), centre),
  }
  demandLook(query)
  return toPicture(await maps.renderPng(view), MAX_AGE_SECONDS)
}

export async function answerTile(
  maps: OfflineSource,
  { query }: VendorCall,
  [, z, x, y, format]: RegExpExecArray,
): Promise<VendorAnswer> {
  demandFormat(format)
  demandLook(query)
  const size = query.get('size') ?? '256'
  if (size !== '256' && size !== '512') throw refuseParameter('size', 'must be 256 or 512')
  const tile = toTile([z, x, y], MAX_ZOOM)
  if (tile === null) throw refuseUnknown()
  const scale = (Number(size) / 256) * readScale(query)
  return toPicture(await drawTile(maps, tile, scale), MAX_AGE_SECONDS)
}

function demandFormat(format: string | undefined): void {
  if (format !== 'png') throw refuseParameter('format', 'must be png')
}

function demandLook(query: URLSearchParams): void {
  if (!STYLES.includes(query.get('style') ?? 'explore.day')) {
    throw refuseParameter('style', 'matches none of the supported values')
  }
  if (!LANGUAGE.test(query.get('lang') ?? 'en')) {
    throw refuseParameter('lang', 'must be two letters and perhaps a script')
  }
}

function readScale(query: URLSearchParams): 1 | 2 {
  const scale = query.get('scale') ?? '1'
  if (scale !== '1' && scale !== '2') throw refuseParameter('scale', 'must be 1 or 2')
  return scale === '1' ? 1 : 2
}

function readSize(size: string): Pick<PictureView, 'widthPx' | 'heightPx'> {
  const [, width, height] = /^([1-9]\d*)x([1-9]\d*)$/.exec(size) ?? []
  const [widthPx, heightPx] = [Number(width), Number(height)]
  if (widthPx >= 64 && widthPx <= 4096 && heightPx >= 64 && heightPx <= 4096) {
    return { widthPx, heightPx }
  }
  throw refuseParameter('size', 'must be 64x64 to 4096x4096')
}

/** `center:lat,lng;zoom=16`, one of four ways to say where. */
function readPosition(text: string): Place & { readonly zoom: number } {
  const [, centre = null, zoomText] = /^center:([^;]+);zoom=(\d+(?:\.\d+)?)$/.exec(text) ?? []
  const pair = readPair(centre)
  const place = pair === null ? null : toPlace(...pair)
  const zoom = Number(zoomText)
  if (place === null || !(zoom >= 0 && zoom <= MAX_ZOOM)) {
    throw refuseParameter('view', 'must be center:<latitude>,<longitude>;zoom=<0 to 20>')
  }
  return { ...place, zoom: Math.round(zoom) }
}

const OVERLAY =
  /^(point|multiPoint|line|multiLine|polygon|multiPolygon):([^;]+)((?:;[\w-]+=[^;]+)*)$/

/** Geometry in `lat,lng,lat,lng,…`. */
function readHeading(overlays: readonly string[], centre: Place): number | null {
  let heading: number | null = null
  for (const overlay of overlays) {
    const [, type, geometry = ''] = OVERLAY.exec(overlay) ?? []
    if (type === undefined) throw refuseParameter('overlay', 'is not in the compact format')
    const [latitude = NaN, longitude = NaN] = geometry.split(',').map(Number)
    const first = toPlace(latitude, longitude)
    if (first === null) throw refuseParameter('overlay', 'has a coordinate off the globe')
    if (type === 'polygon') heading = headingTo(first, centre)
  }
  return heading
}
