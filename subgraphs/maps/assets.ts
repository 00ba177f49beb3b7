/**
 * Pictures, tiles and TileJSON: the URLs that stand for them, and what they answer. A URL names its provider and works as
 * long as that one is configured, whoever is asked first by then.
 *
 * @module
 */
import type { Asset, AssetLinks, AssetSource } from '../subgraph.ts'
import type { MapsPool, PoolMember } from './choice/pool.ts'
import { watch } from './choice/watch.ts'
import type { MapProvider, PictureView } from './map-provider.ts'
import { readPictureClaims, toPictureClaims } from './picture-view.ts'
import { createPictures, type Pictures } from './pictures.ts'
import { readTileTail, TILE_CONTENT_TYPES, toTileTail } from './tile-path.ts'

/** A TileJSON holds tile URLs that expire: it must not be kept for as long as they live. */
const TILE_JSON_MAX_AGE_SECONDS = 60

export const pictureUrl = (links: AssetLinks, provider: MapProvider, view: PictureView): string =>
  links.toUrl('static', toPictureClaims(provider.name, view), '.png')

export const tileUrlTemplate = (links: AssetLinks, provider: MapProvider): string =>
  links.toUrl('tiles', tileClaims(provider), toTileTail(provider.tileSet))

export const tileJsonUrl = (links: AssetLinks, provider: MapProvider): string =>
  links.toUrl('tilejson', tileClaims(provider), '.json')

export interface AssetOptions {
  /** Whether a picture may come from another provider than its URL names, when that one fails. */
  readonly mayReplacePictures: boolean
}

export function createAssetSource(
  pool: MapsPool,
  links: AssetLinks,
  options: AssetOptions,
): AssetSource {
  const pictures = createPictures(pool, options.mayReplacePictures)
  return async ({ kind, claims, tail }) => {
    if (kind === 'static') return tail === '.png' ? readPicture(pictures, claims) : null
    const member = pool.named(claims.split('/', 1).join(''))
    if (member === undefined || claims !== tileClaims(member.provider)) return null
    if (kind === 'tiles') return readTile(member, tail)
    return kind === 'tilejson' && tail === '.json' ? readTileJson(member.provider, links) : null
  }
}

const tileClaims = ({ name, tileSet }: MapProvider) => `${name}/${tileSet.format}`

async function readPicture(pictures: Pictures, claims: string): Promise<Asset | null> {
  const wanted = readPictureClaims(claims)
  const picture = wanted && (await pictures(wanted))
  return (
    picture && {
      contentType: 'image/png',
      body: picture.bytes,
      maxAgeSeconds: picture.maxAgeSeconds,
    }
  )
}

/** Tiles of two providers do not fit each other: a failing one fails, and the next operation has another one's. */
async function readTile(member: PoolMember, tail: string): Promise<Asset | null> {
  const { provider } = member
  const { tileSet } = provider
  const address = readTileTail(tail, tileSet)
  if (address === null) return null
  const health = member.health.of('tile')
  if (health.standing() === 'QUOTA') throw health.quotaError()
  const tile = await watch(member, 'tile', () => provider.tile(address))
  const contentType = TILE_CONTENT_TYPES[tileSet.format]
  return tile && { contentType, body: tile.bytes, maxAgeSeconds: tile.maxAgeSeconds }
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
