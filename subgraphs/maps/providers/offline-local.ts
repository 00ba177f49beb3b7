/**
 * Packaged maps worked in this process.
 *
 * @module
 */
import { createTurns } from '../../backend/concurrency.ts'
import { BackendError } from '../../backend/errors.ts'
import type { AddressRecord, PictureView, Place, TileJson } from '../map-provider.ts'
import type { OfflineSource } from './offline.ts'

/** The engine, its data in memory. */
export interface LoadedOfflineMaps {
  reverseGeocode(place: Place, language?: string): AddressRecord | null
  renderPng(view: PictureView): Promise<Uint8Array>
  tile(z: number, x: number, y: number): Uint8Array | null
  readonly tileJson: TileJson
}

export interface LocalOfflineMaps extends OfflineSource {
  /** Loads the data now instead of at the first question. */
  warmUp(): Promise<void>
}

/** A picture takes several megabytes while it is drawn, and a core. */
const PICTURES_AT_ONCE = 2

/**
 * @param load reads the data, which takes time and memory. Called at the first question, once; again after it failed.
 */
export function createLocalOfflineMaps(load: () => Promise<LoadedOfflineMaps>): LocalOfflineMaps {
  let loading: Promise<LoadedOfflineMaps> | null = null
  const pictureTurn = createTurns(PICTURES_AT_ONCE)

  const loaded = () => {
    loading ??= load().catch((cause: unknown) => {
      loading = null
      throw new BackendError('BACKEND_UNAVAILABLE', 'maps', 'its data cannot be loaded', { cause })
    })
    return loading
  }

  return {
    reverseGeocode: async (place, language) =>
      (await loaded()).reverseGeocode(place, ...(language === null ? [] : [language])),
    renderPng: (view) => pictureTurn(async () => (await loaded()).renderPng(view)),
    tile: async ({ z, x, y }) => (await loaded()).tile(z, x, y),
    tileJson: async () => (await loaded()).tileJson,
    warmUp: async () => {
      await loaded()
    },
  }
}
