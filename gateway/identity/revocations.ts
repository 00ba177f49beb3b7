/**
 * The list of tokens that are good no longer although they have not ended.
 *
 * @module
 */
import { AuthenticationError } from './authentication-error.ts'
import { sha256, type FreshRead, type IdentityStore } from './identity-store.ts'
import { isSigned } from './tokens/signed-token.ts'

/** A token by its issuer and `jti`, or as a whole. */
export type RevokedToken =
  { readonly issuer: string; readonly jti: string } | { readonly token: string }

const storeKeyOf = (revoked: RevokedToken): string =>
  `revoked:${sha256('jti' in revoked ? JSON.stringify([revoked.issuer, revoked.jti]) : signedPartOf(revoked.token))}`

/** Without its signature: anybody can turn a signature on a curve into a second one that fits as well. */
const signedPartOf = (token: string): string =>
  isSigned(token) ? token.slice(0, token.lastIndexOf('.')) : token

/** @param ttlMs how long to remember it, in milliseconds: until the token ends. */
export const revoke = (store: IdentityStore, token: RevokedToken, ttlMs: number): Promise<void> =>
  store.set(storeKeyOf(token), 1, ttlMs)

/** Names under which a token may have been revoked. */
export const revocationKeysOf = (
  token: string,
  issuer: string,
  jti: string | null,
): readonly string[] => [
  storeKeyOf({ token }),
  ...(jti === null ? [] : [storeKeyOf({ issuer, jti })]),
]

/**
 * @param keys of {@link revocationKeysOf}.
 * @throws {AuthenticationError} when the token is on the list.
 */
export function checkRevocation(
  read: FreshRead,
  keys: readonly string[],
): Promise<void> | undefined {
  const values = keys.map((key) => read(key))
  if (values.some((value) => value instanceof Promise)) return checkLater(values)
  refuseRevoked(values)
  return undefined
}

const checkLater = async (values: readonly unknown[]): Promise<void> =>
  refuseRevoked(await Promise.all(values))

function refuseRevoked(values: readonly unknown[]): void {
  if (values.every((value) => value === undefined)) return
  throw new AuthenticationError('The token was revoked: get a new one.')
}
