/**
 * The picture: tiles side by side, the car, and whose map it is. Loads the renderer, so it is imported when a picture is
 * wanted and not before.
 *
 * @module
 */
import { renderAsync } from '@resvg/resvg-js'
import type { PictureView } from '../../map-provider.ts'
import { readFont, type Font } from '../../offline/font.ts'
import { attributionBar } from '../../offline/picture/caption.ts'
import { drawMarker } from '../../offline/picture/marker.ts'
import { createViewport } from '../../offline/picture/viewport.ts'
import type { GridCell } from './tile-grid.ts'

export { readFont, type Font }

export interface MosaicPart extends GridCell {
  /** PNG; `null` leaves the background. */
  readonly png: Uint8Array | null
}

/** The colour that OpenStreetMap's own style gives to land of which nothing is known. */
const BACKGROUND = '#f2efe9'

/** A PNG of `scale` times the size of `view`, drawn off the event loop. */
export async function drawMosaic(
  view: PictureView,
  parts: readonly MosaicPart[],
  credits: readonly string[],
  font: Font,
): Promise<Uint8Array> {
  const { widthPx, heightPx, zoom, scale } = view
  const viewport = createViewport(view, zoom, widthPx, heightPx)
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(widthPx)}" height="${String(heightPx)}">`,
    `<rect width="100%" height="100%" fill="${BACKGROUND}"/>`,
    ...parts.map(drawPart),
    drawMarker(widthPx / 2, heightPx / 2, view.headingDegrees),
    attributionBar(credits, viewport, font).svg,
    '</svg>',
  ].join('')
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false },
    fitTo: { mode: 'zoom', value: scale },
  })
  return image.asPng()
}

function drawPart({ png, left, top, side }: MosaicPart): string {
  if (png === null) return ''
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
  return `<image x="${String(left)}" y="${String(top)}" width="${String(side)}" height="${String(side)}" href="${href}"/>`
}
