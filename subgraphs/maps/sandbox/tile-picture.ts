/**
 * Vector tiles as pictures, plain and without names, for a vendor whose tiles are PNGs.
 *
 * @module
 */
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { renderAsync } from '@resvg/resvg-js'
import type { TileAddress } from '../map-provider.ts'
import { AREAS, COLORS, ROADS, WATERWAYS, widthAt } from '../offline/picture/style.ts'
import { OFFLINE_TILE_SET, type OfflineSource } from '../providers/offline.ts'

const SIZE_PX = 256

/** A PNG of 256 by 256 pixels, or `scale` times that; open sea where nothing is known. */
export async function drawTile(
  maps: OfflineSource,
  tile: TileAddress,
  scale = 1,
): Promise<Uint8Array> {
  const found = await findTile(maps, tile)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="${viewBox(tile, found.address)}"><rect x="-9" y="-9" width="300" height="300" fill="${COLORS.sea}"/>${drawLayers(found, tile.z)}</svg>`
  const fitTo = { mode: 'zoom', value: scale } as const
  return (await renderAsync(svg, { font: { loadSystemFonts: false }, fitTo })).asPng()
}

interface FoundTile {
  readonly address: TileAddress
  readonly bytes: Uint8Array | null
}

/** The tile itself, or the smallest one around it that there is. */
async function findTile(maps: OfflineSource, { z, x, y }: TileAddress): Promise<FoundTile> {
  for (let up = Math.max(0, z - OFFLINE_TILE_SET.maxZoom); up <= z; up += 1) {
    const address = { z: z - up, x: x >> up, y: y >> up }
    const bytes = await maps.tile(address)
    if (bytes !== null) return { address, bytes }
  }
  return { address: { z, x, y }, bytes: null }
}

/** The part of the found tile that is asked for; a tile is {@link SIZE_PX} wide. */
function viewBox({ z, x, y }: TileAddress, found: TileAddress): string {
  const parts = 2 ** (z - found.z)
  const side = SIZE_PX / parts
  return [(x - found.x * parts) * side, (y - found.y * parts) * side, side, side].join(' ')
}

interface Shape {
  readonly layer: string
  readonly class: string
  readonly isArea: boolean
  readonly d: string
}

function drawLayers({ address, bytes }: FoundTile, zoom: number): string {
  if (bytes === null) return ''
  const shapes = readShapes(new VectorTile(new PbfReader(bytes)))
  const shrink = 2 ** (address.z - zoom)
  const fill = (color: string, isShown: (shape: Shape) => boolean) =>
    `<path fill="${color}" d="${join(shapes, (shape) => shape.isArea && isShown(shape))}"/>`
  const stroke = (color: string, px: number, isShown: (shape: Shape) => boolean) => {
    const d = join(shapes, (shape) => !shape.isArea && isShown(shape))
    return `<path fill="none" stroke="${color}" stroke-width="${String(px * shrink)}" stroke-linejoin="round" stroke-linecap="round" d="${d}"/>`
  }
  const ofClass = (classes: readonly string[]) => (shape: Shape) => classes.includes(shape.class)
  const roads = ROADS.filter(({ minZoom }) => zoom >= minZoom)
  return [
    fill(COLORS.land, ({ layer }) => layer === 'land'),
    stroke(COLORS.coastline, 0.7, ({ layer }) => layer === 'coastline'),
    stroke(COLORS.boundary, 1, ({ layer }) => layer === 'boundary'),
    ...AREAS.map((area) => fill(area.fill, ofClass(area.classes))),
    ...WATERWAYS.map((water) =>
      stroke(COLORS.water, widthAt(water.widths, zoom), ofClass(water.classes)),
    ),
    fill(COLORS.building, ofClass(['building'])),
    ...roads.map(({ casing, widths, classes }) =>
      casing === null ? '' : stroke(casing, widthAt(widths, zoom) + 1.4, ofClass(classes)),
    ),
    ...roads.map((road) => stroke(road.fill, widthAt(road.widths, zoom), ofClass(road.classes))),
  ].join('')
}

const join = (shapes: readonly Shape[], isShown: (shape: Shape) => boolean) =>
  shapes.flatMap((shape) => (isShown(shape) ? [shape.d] : [])).join('')

const readShapes = (tile: VectorTile): readonly Shape[] =>
  Object.values(tile.layers).flatMap((layer) =>
    Array.from({ length: layer.length }, (_, index) => {
      const feature = layer.feature(index)
      return {
        layer: layer.name,
        class: String(feature.properties.class ?? ''),
        isArea: feature.type === 3,
        d: feature.type === 1 ? '' : toPath(feature),
      }
    }),
  )

function toPath(feature: VectorTileFeature): string {
  const scale = SIZE_PX / feature.extent
  const end = feature.type === 3 ? 'Z' : ''
  return feature
    .loadGeometry()
    .map((points) => {
      const steps = points.map(({ x, y }) => `${(x * scale).toFixed(2)} ${(y * scale).toFixed(2)}`)
      return `M${steps.join('L')}${end}`
    })
    .join('')
}
