/**
 * An app's key and a person's token on one request: one principal, who may do what both allow.
 *
 * @module
 */
import { AuthenticationError } from './authentication-error.ts'
import { keepToken, tokenOf } from './caller-scope.ts'
import type { Principal } from './principal.ts'

/**
 * @param app by its key.
 * @param caller by a token.
 * @throws {AuthenticationError} when they contradict each other.
 */
export function combine(app: Principal, caller: Principal): Principal {
  if (caller.kind === 'APP') {
    throw new AuthenticationError('The API key and the token are of two apps: send one of them.')
  }
  if (app.userId !== null && app.userId !== caller.userId) {
    throw new AuthenticationError(
      'The API key acts for one person and the token is of another: send one of them.',
    )
  }
  const combined: Principal = {
    ...caller,
    appId: app.appId,
    scopes: caller.scopes.filter((scope) => app.scopes.includes(scope)),
    ...(app.plan === undefined ? {} : { plan: app.plan }),
  }
  const token = tokenOf(caller)
  return token === null ? combined : keepToken(combined, token)
}
