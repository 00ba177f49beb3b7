import type { SandboxBackend, VendorError } from '../../sandbox-kit/sandbox-backend.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { toPage, type VendorAnswer, type VendorCall } from './vendor-call.ts'
import { demandToken, refuse } from './mapbox-access.ts'
import { answerReverse } from './mapbox-geocoding.ts'
import { answerStatic, answerTile, STATIC_PATH, TILE_PATH } from './mapbox-styles.ts'
import { createVendorSandbox } from './vendor-sandbox.ts'

/**
 * The token that the sandbox's Mapbox takes, its middle naming the account as in a real one. Fixed and public: for
 * development only.
 */
export const SANDBOX_MAPBOX_TOKEN = 'pk.eyJ1Ijoic2FuZGJveCJ9.sandbox-mapbox-token'

const OWN_FAULTS = [
  'forbidden', // 403 for everything, as a token that is bound to other URLs
  'image-html', // a page in the place of every picture and tile
] as const

/** Geocoding v6, Static Images and Static Tiles as Mapbox answers them, over the packaged maps. */
export function createMapboxSandbox(maps: OfflineSource): SandboxBackend {
  const answer = (call: VendorCall): Promise<VendorAnswer> | VendorAnswer => {
    demandToken(call, SANDBOX_MAPBOX_TOKEN)
    if (call.path === '/search/geocode/v6/reverse') return answerReverse(maps, call)
    const [picture, tile] = [STATIC_PATH.exec(call.path), TILE_PATH.exec(call.path)]
    if (call.fault === 'image-html') return toPage(200, 'Unusual traffic')
    if (picture !== null) return answerStatic(maps, picture)
    if (tile !== null) return answerTile(maps, tile)
    throw refuse(404, 'Not Found')
  }
  return createVendorSandbox({
    name: 'mapbox',
    mountPath: '/mapbox',
    answer,
    vendorError: toVendorError,
    ownFaults: OWN_FAULTS,
    describe: describeMapbox,
  })
}

function toVendorError(fault: 'rate-limited' | 'server-error' | 'expired-token'): VendorError {
  if (fault === 'server-error') return { status: 500, body: { message: 'Internal Server Error' } }
  if (fault === 'expired-token') {
    return { status: 401, body: { message: 'Not Authorized - Invalid Token' } }
  }
  const reset = String(Math.floor(Date.now() / 1000) + 60)
  const headers = { 'x-rate-limit-interval': '60', 'x-rate-limit-limit': '1000' }
  return {
    status: 429,
    headers: { ...headers, 'x-rate-limit-reset': reset },
    body: { message: 'Too Many Requests' },
  }
}

const describeMapbox = (url: string): Readonly<Record<string, unknown>> => ({
  protocol: 'Mapbox: Geocoding v6, Static Images, Static Tiles',
  accessToken: SANDBOX_MAPBOX_TOKEN,
  examples: {
    reverse: `curl '${url}/search/geocode/v6/reverse?longitude=9.5209&latitude=47.1410&access_token=${SANDBOX_MAPBOX_TOKEN}'`,
    picture: `curl -o vaduz.png '${url}/styles/v1/mapbox/streets-v12/static/9.5209,47.1410,15/640x400@2x?access_token=${SANDBOX_MAPBOX_TOKEN}'`,
    tile: `curl -o tile.png '${url}/styles/v1/mapbox/streets-v12/tiles/256/14/8625/5744@2x?access_token=${SANDBOX_MAPBOX_TOKEN}'`,
  },
})
