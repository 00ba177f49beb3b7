/**
 * OpenStreetMap: Nominatim for addresses, any server of PNG tiles, and pictures put together from those.
 *
 * @module
 */
import { BackendError } from '../../../backend/errors.ts'
import type { HttpBackend } from '../../../backend/http-backend.ts'
import type { MapBytes, MapProvider, Place } from '../../map-provider.ts'
import { readAddress } from './address.ts'
import { createDrawing } from './drawing.ts'
import { createPace } from './pace.ts'
import { coverWithTiles } from './tile-grid.ts'
import { createTileServer } from './tile-server.ts'

export { readOsmError } from './osm-error.ts'
export { readTileTemplate, type TileTemplate } from './tile-template.ts'

export interface OsmOptions {
  /** A Nominatim, e.g. `https://nominatim.openstreetmap.org`, its `readError` being {@link readOsmError}. */
  readonly nominatim: HttpBackend
  /** The origin of {@link readTileTemplate}, its `readError` being {@link readOsmError}. */
  readonly tiles: HttpBackend
  /** The path of {@link readTileTemplate}. */
  readonly tilePath: string
  /** Largest zoom the tile server has; pictures nearer than that show its tiles larger. Default 19. */
  readonly maxZoom?: number
  /** Which application asks, and how to reach who runs it: public servers refuse others. Sent as `User-Agent`. */
  readonly userAgent: string
  /** Sent as `Referer`. Default: none. */
  readonly referer?: string
  /**
   * Least time between two questions to Nominatim, in milliseconds. Default 1000, the most its public server allows to
   * one application; 0 for a server of one's own. Held by each process for itself.
   */
  readonly minIntervalMs?: number
  /** An address that would wait longer for its turn is refused with `BACKEND_QUOTA`, in milliseconds. Default 1500. */
  readonly maxWaitMs?: number
  /** What is owed for the tiles, beside `© OpenStreetMap contributors`, which is always shown. Default: nothing. */
  readonly attribution?: string
  /** Reads a TrueType font that letters the attribution into pictures. Asked once, at the first picture. */
  readonly readFont: () => Promise<Uint8Array>
  /** Milliseconds on a clock of which only differences count. */
  readonly now: () => number
  /** Waits so many milliseconds. Default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>
}

/** Owed for the data of addresses and tiles alike. */
const OSM_CREDIT = '© OpenStreetMap contributors'

/** @throws {TypeError} without a `userAgent`. */
export function createOsmProvider(options: OsmOptions): MapProvider {
  const { nominatim, tiles, tilePath, maxZoom = 19 } = options
  const credits = creditsOf(options)
  const headers = headersOf(options)
  const pace = createPace({
    backend: nominatim.name,
    intervalMs: options.minIntervalMs ?? 1000,
    maxWaitMs: options.maxWaitMs ?? 1500,
    now: options.now,
    ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
  })
  const server = createTileServer(tiles, tilePath, headers)
  const draw = createDrawing(tiles.name, options.readFont, credits)
  return {
    name: 'OSM',
    attribution: credits.join(', '),
    tileSet: { format: 'PNG', minZoom: 0, maxZoom },
    facts: { mayStoreAddresses: true },
    reverseGeocode: (place, language) =>
      pace(() => nominatim.getJson(reversePath(place, language), readAddress, { headers })),
    staticImage: async (view) => {
      const cells = coverWithTiles(view, maxZoom)
      const pngs = await Promise.all(cells.map(({ tile }) => server.tile(tile, view.scale === 2)))
      const maxAgeSeconds = ageOf(tiles.name, pngs)
      const parts = cells.map((cell, index) => ({ ...cell, png: pngs[index]?.bytes ?? null }))
      return { bytes: await draw(view, parts), maxAgeSeconds }
    },
    tile: (address) => server.tile(address, true),
    tileJson: () => Promise.resolve({ name: 'OpenStreetMap', tileSize: 256 }),
    linkTo: ({ latitude, longitude }) => {
      const [lat, lon] = [String(latitude), String(longitude)]
      return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`
    },
  }
}

/** An attribution that names OpenStreetMap itself is whole. */
const creditsOf = ({ attribution = OSM_CREDIT }: OsmOptions): readonly string[] =>
  attribution.includes('OpenStreetMap') ? [attribution] : [OSM_CREDIT, attribution]

function headersOf({ userAgent, referer }: OsmOptions) {
  if (userAgent.trim() === '') throw new TypeError('expected a user agent that names who asks')
  return { 'user-agent': userAgent, ...(referer === undefined ? {} : { referer }) }
}

function reversePath({ latitude, longitude }: Place, language: string | null): string {
  const query = new URLSearchParams({
    format: 'jsonv2',
    lat: String(latitude),
    lon: String(longitude),
    zoom: '18',
    addressdetails: '1',
    layer: 'address',
  })
  if (language !== null) query.set('accept-language', language)
  return `/reverse?${query.toString()}`
}

/**
 * As long as each tile may be kept. A tile that is missing is open sea or the end of the map; one that failed fails the
 * picture, for nobody wants, or keeps, a map with a hole where the car may be; without any there is no map.
 */
function ageOf(backend: string, tiles: readonly (MapBytes | null)[]): number {
  const ages = tiles.flatMap((tile) => (tile === null ? [] : [tile.maxAgeSeconds]))
  if (ages.length > 0) return Math.min(...ages)
  throw new BackendError('BACKEND_REJECTED', backend, 'there are no tiles of this place')
}
