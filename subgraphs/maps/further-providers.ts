import type { HttpBackend } from '../backend/http-backend.ts'
import type { MapProvider } from './map-provider.ts'

/**
 * Providers that need nothing but an HTTP backend of their own, `BACKEND_<NAME>_MAPS_URL`. By the name in
 * `MAPS_PROVIDERS`.
 */
export const FURTHER_PROVIDERS: Readonly<Record<string, (backend: HttpBackend) => MapProvider>> = {
  // One line each: the README's "A maps provider" shows one.
}
