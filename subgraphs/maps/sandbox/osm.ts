import type { SandboxBackend, VendorError } from '../../sandbox-kit/sandbox-backend.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { answerReverse, toError } from './osm-nominatim.ts'
import { drawTile } from './tile-picture.ts'
import { toTile } from './picture-geometry.ts'
import {
  toPage,
  toPicture,
  VendorRefusal,
  type VendorAnswer,
  type VendorCall,
} from './vendor-call.ts'
import { createVendorSandbox } from './vendor-sandbox.ts'

const OWN_FAULTS = [
  'unable-to-geocode', // 200 with `error` for every place
  'blocked', // 418 with a page, as for an application that breaks the usage policy
  'bandwidth', // 509, as for one that asks too much
  'tile-html', // a page in the place of every tile
] as const

const MAX_ZOOM = 19
/** What OpenStreetMap asks clients to keep tiles for. */
const TILE_MAX_AGE_SECONDS = 604_800

/** Nominatim and a tile server as OpenStreetMap runs them, over the packaged maps. */
export function createOsmSandbox(maps: OfflineSource): SandboxBackend {
  const answer = (call: VendorCall): Promise<VendorAnswer> | VendorAnswer => {
    demandManners(call)
    if (call.path === '/reverse') return answerReverse(maps, call)
    return answerTile(maps, call)
  }
  return createVendorSandbox({
    name: 'osm',
    mountPath: '/osm',
    answer,
    vendorError: toVendorError,
    ownFaults: OWN_FAULTS,
    describe: describeOsm,
  })
}

/** Names that say which library asks, and not which application. */
const ANONYMOUS = /^(node|undici|axios|node-fetch|got|curl|python|java|okhttp)\b/i

/** @throws {VendorRefusal} for whoever does not say who asks, and for the faults that refuse. */
function demandManners({ headers, fault }: VendorCall): void {
  const agent = headers['user-agent'] ?? ''
  if (agent.trim() === '' || ANONYMOUS.test(agent)) {
    throw new VendorRefusal(toPage(403, 'Access blocked'))
  }
  if (fault === 'blocked') throw new VendorRefusal(toPage(418, 'Access blocked'))
  if (fault === 'bandwidth') throw new VendorRefusal(toPage(509, 'Bandwidth limit exceeded'))
}

async function answerTile(maps: OfflineSource, { path, fault }: VendorCall): Promise<VendorAnswer> {
  const [, z, x, y, isSharp] =
    /^\/tiles\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})(@2x)?\.png$/.exec(path) ?? []
  const tile = toTile([z, x, y], MAX_ZOOM)
  if (tile === null) throw new VendorRefusal(toPage(404, 'Not found'))
  if (fault === 'tile-html') return toPage(200, 'Unusual traffic')
  return toPicture(await drawTile(maps, tile, isSharp === undefined ? 1 : 2), TILE_MAX_AGE_SECONDS)
}

const VENDOR_ERRORS = {
  'rate-limited': [429, 'Too many requests'],
  'server-error': [500, 'Internal server error'],
  'expired-token': [401, 'Authorization required'],
} as const

function toVendorError(fault: keyof typeof VENDOR_ERRORS): VendorError {
  const [status, message] = VENDOR_ERRORS[fault]
  return { status, body: toError(status, message) }
}

const describeOsm = (url: string): Readonly<Record<string, unknown>> => ({
  protocol: 'Nominatim /reverse and PNG tiles; needs no key, but a User-Agent that names who asks',
  tileTemplate: `${url}/tiles/{z}/{x}/{y}{r}.png`,
  examples: {
    reverse: `curl -A 'my-app (me@example.com)' '${url}/reverse?format=jsonv2&lat=47.1410&lon=9.5209'`,
    tile: `curl -A 'my-app (me@example.com)' -o tile.png '${url}/tiles/14/8625/5744.png'`,
  },
})
