import { isBackendError } from '../backend/errors.ts'

/** What the offline service answers instead of a map. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.code = code
  }

  /** Any other failure says no more than that it was ours. */
  static from(error: unknown): ServiceError {
    if (error instanceof ServiceError) return error
    return isBackendError(error)
      ? new ServiceError(503, 'UNAVAILABLE', 'the maps are not available', { cause: error })
      : new ServiceError(500, 'INTERNAL', 'the service failed', { cause: error })
  }
}
