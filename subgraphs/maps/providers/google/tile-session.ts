/**
 * The Map Tiles API wants a session, good for about two weeks, for every tile.
 *
 * @module
 */
import type { HttpBackend } from '../../../backend/http-backend.ts'
import { readNumeric, readObject, readString } from '../../../backend/parse.ts'

export interface TileSession {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export interface TileSessions {
  /** The session under way, or a new one; callers at the same moment share it. */
  current(): Promise<TileSession>
  /** It was refused: the next `current` makes a new one. */
  forget(session: TileSession): void
}

export interface TileSessionsOptions {
  readonly backend: HttpBackend
  readonly apiKey: string
  /** BCP 47. */
  readonly language: string
  /** Two upper-case letters. */
  readonly region: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A session is renewed this long before it expires. */
const RENEW_BEFORE_MS = 5 * 60_000

export function createTileSessions(options: TileSessionsOptions): TileSessions {
  let latest: Promise<TileSession> | null = null
  let known: TileSession | null = null

  const start = async () => {
    known = null
    try {
      known = await createSession(options)
      return known
    } catch (error) {
      latest = null
      throw error
    }
  }

  return {
    current: () => {
      const isSpent = known !== null && known.expiresAt - RENEW_BEFORE_MS <= options.now()
      if (latest === null || isSpent) latest = start()
      return latest
    },
    forget: (session) => {
      if (known === session) latest = null
    },
  }
}

function createSession({ backend, apiKey, language, region }: TileSessionsOptions) {
  const path = `/v1/createSession?key=${encodeURIComponent(apiKey)}`
  const wanted = { mapType: 'roadmap', imageFormat: 'png', language, region }
  return backend.postJson(path, wanted, readSession)
}

/** @see Map Tiles API, "Use session tokens": `expiry` is seconds since 1970, as text. */
function readSession(json: unknown): TileSession {
  const session = readObject(json, 'session')
  return {
    id: readString(session.session, 'session.session'),
    expiresAt: readNumeric(session.expiry, 'session.expiry') * 1000,
  }
}
