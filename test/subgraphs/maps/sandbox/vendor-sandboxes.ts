import { readFile } from 'node:fs/promises'
import { createHttpBackend } from '../../../../subgraphs/backend/http-backend.ts'
import type { StatusErrorReader } from '../../../../subgraphs/backend/status-error.ts'
import type { Transport } from '../../../../subgraphs/backend/transport.ts'
import type { MapProvider } from '../../../../subgraphs/maps/map-provider.ts'
import { codeOf } from '../fake-google.ts'
import { VADUZ } from '../fake-engine.ts'

export const VIEW = {
  ...VADUZ,
  headingDegrees: 215,
  widthPx: 640,
  heightPx: 400,
  zoom: 16,
  scale: 2,
} as const

export const TILE = { z: 14, x: 8625, y: 5744 }

export const readFont = () =>
  readFile(new URL('../../../../data/dejavu-sans-condensed.ttf', import.meta.url))

/** A backend over a real network. */
export const backendAt = (baseUrl: string, transport: Transport, readError: StatusErrorReader) =>
  createHttpBackend({
    name: 'maps',
    baseUrl,
    transport,
    credential: { headers: () => ({}), refused: () => false },
    timeoutMs: 5000,
    now: () => performance.now(),
    maxConcurrentCalls: 8,
    readError,
  })

/** What an address, a picture and a tile come to, one after the other. */
export const codesOf = async (provider: MapProvider): Promise<readonly string[]> => [
  await codeOf(provider.reverseGeocode(VADUZ, null)),
  await codeOf(provider.staticImage(VIEW)),
  await codeOf(provider.tile(TILE)),
]

/** Generic faults, and what every question to the vendor comes to while they last. */
export const GENERIC_CODES = [
  ['server-error', 'BACKEND_UNAVAILABLE'],
  ['rate-limited', 'BACKEND_QUOTA'],
  ['rate-limited-silent', 'BACKEND_QUOTA'],
  ['expired-token', 'BACKEND_AUTH'],
  ['malformed', 'BACKEND_MALFORMED'],
  ['wrong-content-type', 'BACKEND_MALFORMED'],
  ['down', 'BACKEND_UNAVAILABLE'],
] as const
