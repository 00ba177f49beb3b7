/**
 * What the servers of the OpenStreetMap family mean where their status alone does not say it.
 *
 * @module
 */
import type { StatusErrorReader } from '../../../backend/status-error.ts'

/** For the backends' `readError`: volunteers' servers refuse whom they do not know with 418, heavy users with 509. */
export const readOsmError: StatusErrorReader = ({ status }) => {
  if (status === 418) return { code: 'BACKEND_AUTH', message: 'this application is blocked' }
  if (status === 509) return { code: 'BACKEND_QUOTA', message: 'the bandwidth is used up' }
  return null
}
