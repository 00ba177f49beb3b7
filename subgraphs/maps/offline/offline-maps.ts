/**
 * Maps from packaged data, no network: addresses, pictures and vector tiles of the world, with streets where the data
 * has them. Touches no file system: the caller reads the data.
 *
 * @module
 */
import { brotliDecompress, gunzip } from 'node:zlib'
import { promisify } from 'node:util'
import { renderAsync } from '@resvg/resvg-js'
import { findAddress, type OfflineAddress, type Place } from './addresses.ts'
import { readDetail } from './detail.ts'
import { readFont } from './font.ts'
import { readGazetteer } from './gazetteer.ts'
import { toLatitude, toLongitude } from './mercator.ts'
import { DETAIL_CREDIT, drawPicture, WORLD_CREDITS, type PictureView } from './picture/drawing.ts'
import { createStreets } from './streets.ts'
import { createTiles, TILES_MAX_ZOOM } from './tiles.ts'
import { readWorld } from './world.ts'

export type { OfflineAddress } from './addresses.ts'

export interface OfflineMapData {
  /** Bytes of a file of the packaged data, by its name in `data/`. */
  read(name: string): Promise<Uint8Array>
}

export interface OfflineMaps {
  /** `null` at sea. `language` (BCP 47) is that of the country's name; default English. */
  reverseGeocode(place: Place, language?: string): OfflineAddress | null
  /** A PNG of `scale` times the size asked for, drawn off the event loop. */
  renderPng(view: PictureView): Promise<Uint8Array>
  /** Mapbox Vector Tile 2.1; without bytes where there is nothing, `null` where there is no such tile. */
  tile(z: number, x: number, y: number): Uint8Array | null
  /** TileJSON 3.0 but for its `tiles`. */
  readonly tileJson: Readonly<Record<string, unknown>>
  /** Must be shown wherever anything of it is shown. */
  readonly attribution: string
}

const [unbrotli, ungzip] = [promisify(brotliDecompress), promisify(gunzip)]

/** Loads everything; rejects when a file is missing or broken. */
export async function createOfflineMaps(data: OfflineMapData): Promise<OfflineMaps> {
  const [world, gazetteer, detail, font] = await Promise.all([
    data.read('world.bin.br').then(unbrotli).then(readWorld),
    data.read('gazetteer.bin.br').then(unbrotli).then(readGazetteer),
    data
      .read('liechtenstein.geojson.gz')
      .then(ungzip)
      .then((json) => readDetail(json.toString())),
    data.read('dejavu-sans-condensed.ttf').then(readFont),
  ])
  const sources = { world, gazetteer, detail, font, streets: createStreets(detail) }
  return {
    reverseGeocode: (place, language) => findAddress(sources, place, language),
    renderPng: (view) => renderPng(drawPicture(sources, view), view.scale),
    tile: createTiles(sources),
    tileJson: tileJsonOf(detail.bounds),
    attribution: ATTRIBUTION,
  }
}

const ATTRIBUTION = [DETAIL_CREDIT, ...WORLD_CREDITS].join(', ')

/** Text is drawn as outlines already: the renderer looks for no font. */
async function renderPng(svg: string, scale: number): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false },
    fitTo: { mode: 'zoom', value: scale },
  })
  return image.asPng()
}

const layer = (id: string, fields: Readonly<Record<string, string>>, minzoom = 0) => ({
  id,
  fields,
  minzoom,
})

const tileJsonOf = (detail: { minX: number; minY: number; maxX: number; maxY: number }) => ({
  tilejson: '3.0.0',
  name: 'Roundabout offline maps',
  attribution: ATTRIBUTION,
  minzoom: 0,
  maxzoom: TILES_MAX_ZOOM,
  bounds: [-180, -85.05, 180, 85.05],
  center: [
    toLongitude((detail.minX + detail.maxX) / 2),
    toLatitude((detail.minY + detail.maxY) / 2),
    11,
  ],
  vector_layers: [
    layer('land', { country: 'ISO 3166-1 alpha-2' }),
    layer('boundary', {}),
    layer('coastline', {}),
    layer('place', {
      name: 'As it is called there',
      class: 'capital, seat, place, district or unknown',
      population: 'Inhabitants, rounded; 0 = not known',
      country: 'ISO 3166-1 alpha-2',
    }),
    layer('landcover', { class: 'OpenStreetMap class' }, 9),
    layer('landuse', { class: 'OpenStreetMap class' }, 9),
    layer('water', { class: 'OpenStreetMap class' }, 9),
    layer('waterway', { class: 'OpenStreetMap class' }, 9),
    layer('building', { class: 'OpenStreetMap class' }, 9),
    layer(
      'transportation',
      { class: 'OpenStreetMap class, or rail', name: 'Name of the street' },
      9,
    ),
  ],
})
