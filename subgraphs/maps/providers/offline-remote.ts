/**
 * Packaged maps worked by another process, `offline-service.ts`.
 *
 * @module
 */
import { BackendError, isBackendError } from '../../backend/errors.ts'
import type { HttpBackend } from '../../backend/http-backend.ts'
import { readObject, readOptional, readString, ParseError } from '../../backend/parse.ts'
import { statusOf } from '../../backend/status-error.ts'
import type { TransportResponse } from '../../backend/transport.ts'
import type { AddressRecord, PictureView } from '../map-provider.ts'
import { TILE_CONTENT_TYPES } from '../tile-path.ts'
import type { OfflineSource } from './offline.ts'
import { readPng } from './picture.ts'

export const createRemoteOfflineMaps = (backend: HttpBackend): OfflineSource => ({
  reverseGeocode: ({ latitude, longitude }, language) => {
    const query = toQuery({ latitude, longitude, language })
    return backend.getJson(`/reverse?${query}`, readAnswer)
  },
  renderPng: async (view) => {
    const accept = { headers: { accept: 'image/png' } }
    const answer = await backend.getBytes(`/static.png?${toPictureQuery(view)}`, accept)
    return readPng(backend.name, answer).bytes
  },
  tile: async ({ z, x, y }) => {
    const path = `/tiles/${String(z)}/${String(x)}/${String(y)}.mvt`
    try {
      const accept = { headers: { accept: TILE_CONTENT_TYPES.VECTOR } }
      return readTile(backend.name, await backend.getBytes(path, accept))
    } catch (error) {
      if (isBackendError(error) && statusOf(error) === 404) return null
      throw error
    }
  },
  tileJson: () => backend.getJson('/tiles.json', (json) => readObject(json, 'tileJson')),
})

const toPictureQuery = ({ headingDegrees, widthPx, heightPx, ...rest }: PictureView) =>
  toQuery({ ...rest, heading: headingDegrees, width: widthPx, height: heightPx })

function toQuery(parameters: Readonly<Record<string, string | number | null>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) query.set(name, String(value))
  }
  return query.toString()
}

function readAnswer(json: unknown): AddressRecord | null {
  const { address } = readObject(json, 'answer')
  // Nowhere is null; an answer without a word about it is none.
  if (address === undefined) throw new ParseError('address', 'an address or null', address)
  return readOptional(address, 'address', readAddress)
}

function readAddress(value: unknown, path: string): AddressRecord {
  const address = readObject(value, path)
  const optional = (part: string) => readOptional(address[part], `${path}.${part}`, readString)
  return {
    formatted: readString(address.formatted, `${path}.formatted`),
    street: optional('street'),
    houseNumber: optional('houseNumber'),
    postalCode: optional('postalCode'),
    city: optional('city'),
    region: optional('region'),
    countryCode: optional('countryCode'),
    precision: readPrecision(address.precision, `${path}.precision`),
  }
}

const PRECISIONS = ['BUILDING', 'STREET', 'DISTRICT', 'CITY', 'COUNTRY'] as const

function readPrecision(value: unknown, path: string): AddressRecord['precision'] {
  const precision = PRECISIONS.find((known) => known === value)
  if (precision === undefined) throw new ParseError(path, PRECISIONS.join(' or '), value)
  return precision
}

function readTile(backend: string, { headers, body }: TransportResponse): Uint8Array {
  if (String(headers['content-type']).startsWith(TILE_CONTENT_TYPES.VECTOR)) return body
  throw new BackendError('BACKEND_MALFORMED', backend, 'the answer is not a vector tile')
}
