/**
 * The picture a client asks for: its limits, and the text that stands for it in a signed URL.
 *
 * @module
 */
import { InputError } from '../backend/errors.ts'
import type { MapRecord } from './loaders.ts'
import type { PictureView } from './map-provider.ts'

export interface PictureArguments {
  readonly width: number
  readonly height: number
  readonly zoom: number
  readonly scale: number
}

const LIMITS = {
  width: [64, 640],
  height: [64, 640],
  zoom: [0, 20],
  scale: [1, 2],
} as const

/** @throws {InputError} naming the argument that is out of its range. */
export function toPictureView(map: MapRecord, wanted: PictureArguments): PictureView {
  for (const name of ['width', 'height', 'zoom', 'scale'] as const) {
    const [min, max] = LIMITS[name]
    if (!isIntegerWithin(wanted[name], min, max)) {
      throw new InputError(name, `${name} must be ${String(min)} to ${String(max)}`)
    }
  }
  return {
    latitude: rounded(map.latitude, 1e6),
    longitude: rounded(map.longitude, 1e6),
    headingDegrees: map.headingDegrees === null ? null : rounded(map.headingDegrees, 1),
    widthPx: wanted.width,
    heightPx: wanted.height,
    zoom: wanted.zoom,
    scale: wanted.scale === 2 ? 2 : 1,
  }
}

/** Provider and view as one short text, the same for equal pictures. */
export const toPictureClaims = (provider: string, view: PictureView): string =>
  JSON.stringify([
    provider,
    view.latitude,
    view.longitude,
    view.headingDegrees,
    view.widthPx,
    view.heightPx,
    view.zoom,
    view.scale,
  ])

export interface PictureClaims {
  readonly provider: string
  readonly view: PictureView
}

/** `null` when it is no picture within the limits. */
export function readPictureClaims(claims: string): PictureClaims | null {
  const values = readList(claims)
  if (values?.length !== 8) return null
  const [provider, ...parts] = values
  const view = readView(parts)
  return typeof provider === 'string' && view !== null ? { provider, view } : null
}

function readView(parts: readonly unknown[]): PictureView | null {
  const [latitude, longitude, heading, width, height, zoom, scale] = parts
  if (!isNumberWithin(latitude, -90, 90) || !isNumberWithin(longitude, -180, 180)) return null
  if (heading !== null && !isNumberWithin(heading, -360, 360)) return null
  if (!isIntegerWithin(width, ...LIMITS.width) || !isIntegerWithin(height, ...LIMITS.height)) {
    return null
  }
  if (!isIntegerWithin(zoom, ...LIMITS.zoom) || (scale !== 1 && scale !== 2)) return null
  return {
    latitude,
    longitude,
    headingDegrees: heading,
    widthPx: width,
    heightPx: height,
    zoom,
    scale,
  }
}

function readList(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** @param per 1 of what is kept: 1e6 = six digits. */
const rounded = (value: number, per: number) => Math.round(value * per) / per

const isNumberWithin = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && value >= min && value <= max

const isIntegerWithin = (value: unknown, min: number, max: number): value is number =>
  Number.isInteger(value) && isNumberWithin(value, min, max)
