import { BackendError } from '../../backend/errors.ts'
import { BACKEND } from './readings.ts'

/**
 * For vendors that know cars by nothing else.
 *
 * @throws {BackendError} `BACKEND_REJECTED` when the car does not tell it.
 */
export async function knownVin(readVin: () => Promise<string | null>): Promise<string> {
  const vin = await readVin()
  if (vin !== null) return vin
  throw new BackendError('BACKEND_REJECTED', BACKEND, 'the vehicle cannot be read: no VIN')
}
