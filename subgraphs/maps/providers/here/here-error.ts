/**
 * What HERE's error answers mean where their status alone does not say it.
 *
 * @module
 */
import { isObject } from '../../../backend/parse.ts'
import type { StatusErrorReader } from '../../../backend/status-error.ts'

/**
 * For the backends' `readError`: a plan that is used up is refused like a wrong key, with 403, but with the advice to
 * upgrade the account.
 *
 * @see Identity and Access Management: `{"error", "error_description"}`.
 */
export const readHereError: StatusErrorReader = ({ status, body }) => {
  const isUsedUp = status === 403 && /\bupgrad/i.test(readDescription(body.toString('utf8')))
  return isUsedUp ? { code: 'BACKEND_QUOTA', message: 'the plan is used up' } : null
}

function readDescription(text: string): string {
  try {
    const json: unknown = JSON.parse(text)
    return isObject(json) ? String(json.error_description) : ''
  } catch {
    return ''
  }
}
