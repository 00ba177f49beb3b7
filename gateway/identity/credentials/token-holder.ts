/**
 * One token for many calls: asked for once however many wait, renewed ahead of its end while the old one still
 * serves, and after a refusal.
 *
 * @module
 */
import type { ProofHeaders } from '../../../subgraphs/backend/credential.ts'
import { BackendError, isBackendError } from '../../../subgraphs/backend/errors.ts'
import { statusError } from '../../../subgraphs/backend/status-error.ts'
import { transportFailure } from '../../../subgraphs/backend/transport-failure.ts'
import { NoTokenError, type IssuedToken } from './token-request.ts'

export interface TokenHolderOptions {
  /** The backend's name, for errors. */
  readonly backend: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly request: () => Promise<IssuedToken>
}

export interface TokenHolder {
  /**
   * Answers at once what is held and good. Rejects with `BACKEND_AUTH` when no token can be had; where the token server
   * is only unwell, its `cause` is the `BackendError` that says how.
   */
  headers(): Promise<ProofHeaders> | ProofHeaders
  /** These headers were refused: they are not given out again. */
  forget(headers: ProofHeaders): void
}

interface Token {
  readonly headers: ProofHeaders
  /** From then on a new one is fetched beside. */
  readonly renewFromMs: number
  /** From then on it might end on its way: calls wait for the new one. */
  readonly waitFromMs: number
  readonly endsAtMs: number
}

const RENEWAL_LEAD_MS = 60_000
const WAIT_LEAD_MS = 30_000
/** After a failed renewal the old token serves on for this long before the next attempt. */
const PAUSE_MS = 1000

export function createTokenHolder({ backend, now, request }: TokenHolderOptions): TokenHolder {
  let held: Token | null = null
  let underWay: Promise<Token> | null = null
  let pausedUntilMs = 0

  const renew = (): Promise<Token> => (underWay ??= start())
  const start = async (): Promise<Token> => {
    try {
      held = toToken(await request(), now())
      return held
    } catch (cause) {
      pausedUntilMs = now() + PAUSE_MS
      throw toBackendError(backend, cause)
    } finally {
      underWay = null
    }
  }
  /** A token that has not ended yet is better than none. */
  const renewOrKeep = async (token: Token): Promise<Token> => {
    try {
      return await renew()
    } catch (error) {
      if (held === token && token.endsAtMs > now()) return token
      throw error
    }
  }
  return {
    headers: () => {
      const token = held
      if (token === null) return renew().then(headersOf)
      const nowMs = now()
      if (nowMs < token.renewFromMs) return token.headers
      const mayWait = nowMs >= token.endsAtMs || pausedUntilMs <= nowMs
      if (nowMs >= token.waitFromMs && mayWait) return renewOrKeep(token).then(headersOf)
      if (pausedUntilMs <= nowMs) renew().catch(() => undefined)
      return token.headers
    },
    forget: (headers) => {
      if (held?.headers === headers) held = null
    },
  }
}

/** Whoever keeps records looks into the cause: an outage passes, and what is known from before may be shown until then. */
function toBackendError(backend: string, error: unknown): BackendError {
  const failure =
    error instanceof NoTokenError
      ? statusError(backend, error.response)
      : transportFailure(backend, error)
  const cause = isBackendError(failure) ? failure : error
  return new BackendError('BACKEND_AUTH', backend, 'no access token could be had', { cause })
}

const headersOf = ({ headers }: Token): ProofHeaders => headers

/** Short-lived ones are renewed at half-time, whatever the leads. */
function toToken({ accessToken, lifetimeMs }: IssuedToken, nowMs: number): Token {
  const after = (leadMs: number) => nowMs + Math.max(lifetimeMs - leadMs, lifetimeMs / 2)
  return {
    headers: { authorization: `Bearer ${accessToken}` },
    renewFromMs: after(RENEWAL_LEAD_MS),
    waitFromMs: after(WAIT_LEAD_MS),
    endsAtMs: nowMs + lifetimeMs,
  }
}
