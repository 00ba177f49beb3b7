/**
 * Pictures, tiles and TileJSON: the URLs that stand for them, and what they answer. A URL names its provider, so
 * one made before the provider was exchanged finds nothing instead of another one's map.
 *
 * @module
 */
import type { Asset, AssetLinks, AssetSource } from '../subgraph.ts'
import type { MapProvider, PictureView } from './map-provider.ts'
import { readPictureClaims, toPictureClaims } from './picture-view.ts'
import { readTileTail, TILE_CONTENT_TYPES, toTileTail } from './tile-path.ts'

/** A TileJSON holds tile URLs that expire: it must not be kept for as long as they live. */
const TILE_JSON_MAX_AGE_SECONDS = 60

export const pictureUrl = (links: AssetLinks, provider: MapProvider, view: PictureView): string =>
  links.toUrl('static', toPictureClaims(provider.name, view), '.png')

export const tileUrlTemplate = (links: AssetLinks, provider: MapProvider): string =>
  links.toUrl('tiles', tileClaims(provider), toTileTail(provider.tileSet))

export const tileJsonUrl = (links: AssetLinks, provider: MapProvider): string =>
  links.toUrl('tilejson', tileClaims(provider), '.json')

export function createAssetSource(provider: MapProvider, links: AssetLinks): AssetSource {
  return async ({ kind, claims, tail }) => {
    if (kind === 'static') return tail === '.png' ? readPicture(provider, claims) : null
    if (claims !== tileClaims(provider)) return null
    if (kind === 'tiles') return readTile(provider, tail)
    return kind === 'tilejson' && tail === '.json' ? readTileJson(provider, links) : null
  }
}

const tileClaims = ({ name, tileSet }: MapProvider) => `${name}/${tileSet.format}`

async function readPicture(provider: MapProvider, claims: string): Promise<Asset | null> {
  const view = readPictureClaims(provider.name, claims)
  if (view === null) return null
  const { bytes, maxAgeSeconds } = await provider.staticImage(view)
  return { contentType: 'image/png', body: bytes, maxAgeSeconds }
}

async function readTile(provider: MapProvider, tail: string): Promise<Asset | null> {
  const address = readTileTail(tail, provider.tileSet)
  const tile = address === null ? null : await provider.tile(address)
  if (tile === null) return null
  const contentType = TILE_CONTENT_TYPES[provider.tileSet.format]
  return { contentType, body: tile.bytes, maxAgeSeconds: tile.maxAgeSeconds }
}

async function readTileJson(provider: MapProvider, links: AssetLinks): Promise<Asset> {
  const document = {
    tilejson: '3.0.0',
    ...(await provider.tileJson()),
    tiles: [tileUrlTemplate(links, provider)],
    scheme: 'xyz',
    attribution: provider.attribution,
    minzoom: provider.tileSet.minZoom,
    maxzoom: provider.tileSet.maxZoom,
  }
  return {
    contentType: 'application/json',
    body: new TextEncoder().encode(JSON.stringify(document)),
    maxAgeSeconds: TILE_JSON_MAX_AGE_SECONDS,
  }
}
