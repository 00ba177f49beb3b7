/**
 * A presented credential is not good. The message says which check failed, never the credential itself.
 *
 * Extensions: `code` is `UNAUTHENTICATED`; the server adds `WWW-Authenticate` as RFC 6750 wants it.
 */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError'
  readonly extensions = { code: 'UNAUTHENTICATED' } as const
}
