import type { HttpBackend } from '../backend/http-backend.ts'
import type { ReadingOptions, VehicleProvider } from './providers/provider.ts'

/** @param backend answers at `BACKEND_<NAME>_VEHICLES_URL`. */
export type CreateFurtherProvider = (
  backend: HttpBackend,
  options: ReadingOptions,
) => VehicleProvider

/**
 * Vendors that need nothing but an HTTP backend of their own, `BACKEND_<NAME>_VEHICLES_URL`. By the name in
 * `VEHICLES_MAKES`.
 */
export const FURTHER_PROVIDERS: Readonly<Record<string, CreateFurtherProvider>> = {
  // One line each: the README's "A vehicles provider" shows one.
}
