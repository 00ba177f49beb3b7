/**
 * What Mapbox's error answers mean where their status alone does not say it.
 *
 * @module
 */
import type { StatusErrorReader } from '../../../backend/status-error.ts'

/** For the backend's `readError`: no place lacks a tile or picture, so 404 is a style or account that is not known. */
export const readMapboxError: StatusErrorReader = ({ status }) =>
  status === 404 ? { code: 'BACKEND_REJECTED', message: 'the style is not known' } : null
