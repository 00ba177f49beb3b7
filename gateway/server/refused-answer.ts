/**
 * An operation that brought nothing because of the caller is a refused request, and HTTP says so.
 *
 * @module
 */
import type { ErrorCode } from './error-table.ts'
import { ERROR_TABLE } from './error-table.ts'

const REFUSALS: ReadonlySet<ErrorCode> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT'])

type Data = Readonly<Record<string, unknown>> | null | undefined

/**
 * The refusal's code when no data came out and every error has that one code; else `null`. For anonymous callers an
 * answer whose every field is null counts as no data: they are asked to sign in. A good token is not answered 401.
 */
export function refusalOf(
  data: Data,
  codes: readonly ErrorCode[],
  isAnonymous: boolean,
): ErrorCode | null {
  const [code, ...others] = codes
  if (code === undefined || others.length > 0 || !REFUSALS.has(code)) return null
  if (code === 'UNAUTHENTICATED') return isAnonymous && isEmpty(data) ? code : null
  return data === null ? code : null
}

export const statusOfRefusal = (code: ErrorCode): number => ERROR_TABLE[code].httpStatus

const isEmpty = (data: Data): boolean =>
  data === null || data === undefined || Object.values(data).every((value) => value === null)
