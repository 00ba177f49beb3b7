/**
 * Access tokens of a vendor's sandbox: opaque, random, short-lived and checked.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface TokenDesk {
  readonly lifetimeSeconds: number
  issue(): string
  /** The request carries a token that was issued here and has not expired. */
  accepts(request: IncomingMessage): boolean
}

export interface TokenDeskOptions {
  readonly prefix: string
  readonly lifetimeSeconds: number
  readonly now: () => number
}

export function createTokenDesk({ prefix, lifetimeSeconds, now }: TokenDeskOptions): TokenDesk {
  const expiries = new Map<string, number>()
  const forgetExpired = () => {
    for (const [token, expiry] of expiries) if (expiry <= now()) expiries.delete(token)
  }
  return {
    lifetimeSeconds,
    issue: () => {
      forgetExpired()
      const token = prefix + randomBytes(24).toString('base64url')
      expiries.set(token, now() + lifetimeSeconds * 1000)
      return token
    },
    accepts: ({ headers: { authorization = '' } }) => {
      const [, token = ''] = /^Bearer (\S+)$/i.exec(authorization) ?? []
      return (expiries.get(token) ?? 0) > now()
    },
  }
}
