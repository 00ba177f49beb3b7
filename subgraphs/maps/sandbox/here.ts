import type { SandboxBackend, VendorError } from '../../sandbox-kit/sandbox-backend.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { demandKey, gatewayError, refuseUnknown, serviceError } from './here-access.ts'
import { answerImage, answerTile, IMAGE_PATH, TILE_PATH } from './here-rendering.ts'
import { answerReverse } from './here-search.ts'
import { toPage, type VendorAnswer, type VendorCall } from './vendor-call.ts'
import { createVendorSandbox } from './vendor-sandbox.ts'

/** The key that the sandbox's HERE takes. Fixed and public: for development only. */
export const SANDBOX_HERE_KEY = 'sandbox-here-key'

const OWN_FAULTS = [
  'plan-used-up', // 403 for everything, with the advice to upgrade
  'image-html', // a page in the place of every picture and tile
] as const

/** Its three hosts in one: Geocoding and Search v7, Map Image v3 and Raster Tile v3, over the packaged maps. */
export function createHereSandbox(maps: OfflineSource): SandboxBackend {
  const answer = (call: VendorCall): Promise<VendorAnswer> | VendorAnswer => {
    demandKey(call, SANDBOX_HERE_KEY)
    if (call.path === '/v1/revgeocode') return answerReverse(maps, call)
    const [image, tile] = [IMAGE_PATH.exec(call.path), TILE_PATH.exec(call.path)]
    if (call.fault === 'image-html') return toPage(200, 'Unusual traffic')
    if (image !== null) return answerImage(maps, call, image)
    if (tile !== null) return answerTile(maps, call, tile)
    throw refuseUnknown()
  }
  return createVendorSandbox({
    name: 'here',
    mountPath: '/here',
    answer,
    vendorError: toVendorError,
    ownFaults: OWN_FAULTS,
    describe: describeHere,
  })
}

function toVendorError(fault: 'rate-limited' | 'server-error' | 'expired-token'): VendorError {
  if (fault === 'server-error') {
    return { status: 500, body: serviceError(500, 'Internal server error', 'Unexpected error') }
  }
  return fault === 'expired-token'
    ? { status: 401, body: gatewayError(401, 'apiKey invalid. apiKey expired.') }
    : {
        status: 429,
        body: gatewayError(429, 'Rate limit for this service has been reached'),
      }
}

const describeHere = (url: string): Readonly<Record<string, unknown>> => ({
  protocol: 'HERE: Geocoding and Search v7 (revgeocode), Map Image v3, Raster Tile v3',
  apiKey: SANDBOX_HERE_KEY,
  examples: {
    reverse: `curl '${url}/v1/revgeocode?at=47.1410,9.5209&apiKey=${SANDBOX_HERE_KEY}'`,
    picture: `curl -o vaduz.png '${url}/mia/v3/base/mc/center:47.1410,9.5209;zoom=16/640x400/png?scale=2&apiKey=${SANDBOX_HERE_KEY}'`,
    tile: `curl -o tile.png '${url}/v3/base/mc/14/8625/5744/png?size=256&apiKey=${SANDBOX_HERE_KEY}'`,
  },
})
