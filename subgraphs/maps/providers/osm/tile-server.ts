/**
 * One server of PNG tiles, as its template says.
 *
 * @module
 */
import { createTurns } from '../../../backend/concurrency.ts'
import { BackendError } from '../../../backend/errors.ts'
import type { HttpBackend } from '../../../backend/http-backend.ts'
import type { MapBytes, TileAddress } from '../../map-provider.ts'
import { getPngTile, type Headers } from '../png-answers.ts'
import { fillTilePath } from './tile-template.ts'

export interface TileServer {
  /** `null` where the server has none. `isSharp` is for screens of two device pixels, where the server has such. */
  tile(address: TileAddress, isSharp: boolean): Promise<MapBytes | null>
}

/** One picture needs up to 16: it must not take all the connections a server grants. */
const TILES_AT_ONCE = 6

export function createTileServer(backend: HttpBackend, path: string, headers: Headers): TileServer {
  const inTurn = createTurns(TILES_AT_ONCE)
  return {
    tile: (address, isSharp) =>
      inTurn(async () => {
        const tile = await getPngTile(backend, fillTilePath(path, address, isSharp), headers)
        if (tile !== null) demandTileSize(backend.name, tile.bytes)
        return tile
      }),
  }
}

const SIDES_PX = [256, 512, 1024]

/** Decoded, a few bytes of PNG can fill the memory; and what is no square is no tile. */
function demandTileSize(backend: string, bytes: Uint8Array): void {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const hasHeader = png.length > 24 && png.toString('latin1', 12, 16) === 'IHDR'
  const [width, height] = hasHeader ? [png.readUInt32BE(16), png.readUInt32BE(20)] : [0, 0]
  if (width === height && SIDES_PX.includes(width)) return
  throw new BackendError('BACKEND_MALFORMED', backend, 'a tile has an unexpected size')
}
