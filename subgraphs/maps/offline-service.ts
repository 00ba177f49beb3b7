/**
 * The offline engine over HTTP, for whoever keeps rendering off the gateway. A plain `node:http` handler:
 *
 * - `GET /reverse?latitude&longitude&language` answers `{"address": {…} | null}`
 * - `GET /static.png?latitude&longitude&heading&width&height&zoom&scale` answers a PNG
 * - `GET /tiles/{z}/{x}/{y}.mvt` answers a vector tile, or 404 `NO_TILE`
 * - `GET /tiles.json` answers the TileJSON 3.0 document
 *
 * A mistake is answered with a 4xx and `{"error": {"code", "message"}}`.
 *
 * @module
 */
import type { RequestListener } from 'node:http'
import type { PictureView, Place } from './map-provider.ts'
import { OFFLINE_TILE_SET, type OfflineSource } from './providers/offline.ts'
import { ServiceError } from './service-error.ts'
import { readTileTail, TILE_CONTENT_TYPES } from './tile-path.ts'

export interface OfflineServiceOptions {
  readonly maps: OfflineSource
  /** Where the service is reached, without a slash at its end; stands in its TileJSON. */
  readonly baseUrl: string
}

interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: Uint8Array | string
}

export const createOfflineService =
  (options: OfflineServiceOptions): RequestListener =>
  (request, response) => {
    request.resume()
    void answerTo(options, request.method, request.url ?? '/').then(
      ({ status, contentType, body }) => {
        const length = String(Buffer.byteLength(body))
        response.writeHead(status, { 'content-type': contentType, 'content-length': length })
        response.end(body)
      },
    )
  }

async function answerTo(
  options: OfflineServiceOptions,
  method: string | undefined,
  url: string,
): Promise<Answer> {
  try {
    if (method !== 'GET') throw new ServiceError(405, 'METHOD_NOT_ALLOWED', 'GET only')
    const [path = '/', query = ''] = url.split('?', 2)
    return await route(options, path, new URLSearchParams(query))
  } catch (error) {
    const { status, code, message } = ServiceError.from(error)
    return toJson({ error: { code, message } }, status)
  }
}

async function route(
  { maps, baseUrl }: OfflineServiceOptions,
  path: string,
  query: URLSearchParams,
): Promise<Answer> {
  if (path === '/reverse') {
    return toJson({ address: await maps.reverseGeocode(readPlace(query), query.get('language')) })
  }
  if (path === '/static.png') {
    const body = await maps.renderPng(readView(query))
    return { status: 200, contentType: 'image/png', body }
  }
  if (path === '/tiles.json') {
    return toJson({ ...(await maps.tileJson()), tiles: [`${baseUrl}/tiles/{z}/{x}/{y}.mvt`] })
  }
  if (path.startsWith('/tiles/')) return readTile(maps, path.slice('/tiles'.length))
  throw new ServiceError(
    404,
    'NOT_FOUND',
    'there are /reverse, /static.png, /tiles and /tiles.json',
  )
}

async function readTile(maps: OfflineSource, tail: string): Promise<Answer> {
  const address = readTileTail(tail, OFFLINE_TILE_SET)
  const body = address === null ? null : await maps.tile(address)
  if (body === null) throw new ServiceError(404, 'NO_TILE', 'there is no such tile')
  return { status: 200, contentType: TILE_CONTENT_TYPES.VECTOR, body }
}

const readPlace = (query: URLSearchParams): Place => ({
  latitude: readNumber(query, 'latitude', -90, 90),
  longitude: readNumber(query, 'longitude', -180, 180),
})

const readView = (query: URLSearchParams): PictureView => ({
  ...readPlace(query),
  headingDegrees: query.has('heading') ? readNumber(query, 'heading', -360, 360) : null,
  widthPx: readInteger(query, 'width', 64, 640),
  heightPx: readInteger(query, 'height', 64, 640),
  zoom: readInteger(query, 'zoom', 0, 20),
  scale: readInteger(query, 'scale', 1, 2) === 2 ? 2 : 1,
})

function readNumber(query: URLSearchParams, name: string, min: number, max: number): number {
  const text = query.get(name)?.trim() ?? ''
  const value = text === '' ? NaN : Number(text)
  if (value >= min && value <= max) return value
  const range = `${String(min)} to ${String(max)}`
  throw new ServiceError(400, 'INVALID_PARAMETER', `${name} must be ${range}`)
}

function readInteger(query: URLSearchParams, name: string, min: number, max: number): number {
  const value = readNumber(query, name, min, max)
  if (Number.isInteger(value)) return value
  throw new ServiceError(400, 'INVALID_PARAMETER', `${name} must be a whole number`)
}

const toJson = (value: unknown, status = 200): Answer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
})
