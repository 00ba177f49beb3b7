/**
 * When pictures are drawn: a few at once, with a renderer and a font that are loaded at the first of them.
 *
 * @module
 */
import { createTurns } from '../../../backend/concurrency.ts'
import { BackendError } from '../../../backend/errors.ts'
import type { PictureView } from '../../map-provider.ts'
import type { MosaicPart } from './mosaic.ts'

/** Rejects with `BACKEND_UNAVAILABLE` when there is no font. */
export type Drawing = (view: PictureView, parts: readonly MosaicPart[]) => Promise<Uint8Array>

/** A picture takes several megabytes while it is drawn, and a core. */
const PICTURES_AT_ONCE = 2

export function createDrawing(
  backend: string,
  readFont: () => Promise<Uint8Array>,
  credits: readonly string[],
): Drawing {
  const inTurn = createTurns(PICTURES_AT_ONCE)
  const load = async () => {
    const [mosaic, bytes] = await Promise.all([import('./mosaic.ts'), readFont()])
    return { drawMosaic: mosaic.drawMosaic, font: mosaic.readFont(bytes) }
  }
  let loading: ReturnType<typeof load> | null = null
  const loaded = () => {
    loading ??= load().catch((cause: unknown) => {
      loading = null
      throw new BackendError('BACKEND_UNAVAILABLE', backend, 'its font cannot be loaded', { cause })
    })
    return loading
  }
  return (view, parts) =>
    inTurn(async () => {
      const { drawMosaic, font } = await loaded()
      return drawMosaic(view, parts, credits, font)
    })
}
