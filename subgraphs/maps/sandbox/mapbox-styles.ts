/**
 * Mapbox Static Images and Static Tiles. Of overlays it draws one thing: the car at the centre, turned if a polygon is
 * given.
 *
 * @module
 */
import type { PictureView, Place } from '../map-provider.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { refuse } from './mapbox-access.ts'
import { headingTo, readPair, toPlace, toTile } from './picture-geometry.ts'
import { drawTile } from './tile-picture.ts'
import { toPicture, type VendorAnswer } from './vendor-call.ts'

const STYLE = 'mapbox/streets-v12'
const MAX_AGE_SECONDS = 43_200
const MAX_ZOOM = 22

/** style, overlay, centre and zoom, width, height, `@2x` */
export const STATIC_PATH =
  /^\/styles\/v1\/([\w.-]+\/[\w.-]+)\/static\/(?:(.+)\/)?([-\d.,]+)\/(\d+)x(\d+)(@2x)?$/

/** style, size, z, x, y, `@2x` */
export const TILE_PATH =
  /^\/styles\/v1\/([\w.-]+\/[\w.-]+)\/tiles\/(?:(256|512)\/)?(\d{1,2})\/(\d{1,8})\/(\d{1,8})(@2x)?$/

export async function answerStatic(
  maps: OfflineSource,
  [, style, overlay = '', position = '', width, height, isSharp]: RegExpExecArray,
): Promise<VendorAnswer> {
  demandStyle(style)
  const { zoom, ...centre } = readPosition(position)
  const view: PictureView = {
    ...centre,
    headingDegrees: readHeading(overlay, centre),
    widthPx: readSide(width, 'Width'),
    heightPx: readSide(height, 'Height'),
    zoom: Math.min(Math.round(zoom + 1), 20), // its zoom counts 512-pixel tiles
    scale: isSharp === undefined ? 1 : 2,
  }
  return toPicture(await maps.renderPng(view), MAX_AGE_SECONDS)
}

export async function answerTile(
  maps: OfflineSource,
  [, style, size = '512', z, x, y, isSharp]: RegExpExecArray,
): Promise<VendorAnswer> {
  demandStyle(style)
  const tile = toTile([z, x, y], MAX_ZOOM)
  if (tile === null) throw refuse(404, 'Tile not found')
  const scale = (Number(size) / 256) * (isSharp === undefined ? 1 : 2)
  return toPicture(await drawTile(maps, tile, scale), MAX_AGE_SECONDS)
}

function demandStyle(style: string | undefined): void {
  if (style !== STYLE) throw refuse(404, 'Style not found')
}

function readSide(text: string | undefined, name: string): number {
  const side = Number(text)
  if (side >= 1 && side <= 1280) return side
  throw refuse(422, `${name} must be between 1-1280.`)
}

/** `longitude,latitude,zoom`, then perhaps bearing and pitch. */
function readPosition(text: string): Place & { readonly zoom: number } {
  const [longitude, latitude, zoom = NaN] = text.split(',').map(Number)
  const pair = readPair(`${String(latitude)},${String(longitude)}`)
  const place = pair === null || Math.abs(pair[0]) > 85.0512 ? null : toPlace(...pair)
  if (place === null) throw refuse(422, 'Longitude and latitude must be valid coordinates.')
  if (!(zoom >= 0 && zoom <= MAX_ZOOM)) throw refuse(422, 'Zoom level must be between 0-22.')
  return { ...place, zoom }
}

/** Markers are `pin-s-car+1a73e8(lon,lat)`, shapes `geojson({…})` or `path-2+ffffff(…)`. */
function readHeading(overlay: string, centre: Place): number | null {
  if (!/^(|pin-[sl].*|geojson\(.*\)|path-.*|url-.*)$/.test(overlay)) {
    throw refuse(422, 'Invalid overlay.')
  }
  const [, geoJson] = /^geojson\((.*)\)$/.exec(overlay) ?? []
  const tip = geoJson === undefined ? null : firstCorner(geoJson)
  return tip === null ? null : headingTo(tip, centre)
}

function firstCorner(text: string): Place | null {
  try {
    const { geometry } = JSON.parse(text) as {
      readonly geometry: { readonly coordinates: readonly (readonly [number, number][])[] }
    }
    const [[longitude, latitude] = [NaN, NaN]] = geometry.coordinates[0] ?? []
    return toPlace(latitude, longitude)
  } catch {
    throw refuse(422, 'Invalid GeoJSON.')
  }
}
