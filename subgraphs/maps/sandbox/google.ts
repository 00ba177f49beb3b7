import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SandboxBackend } from '../../sandbox-kit/sandbox-backend.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { describeGoogle, googleError, toVendorError } from './google-answers.ts'
import { answerGeocode } from './google-geocoding.ts'
import { GoogleRefusal, type GoogleAnswer, type GoogleCall } from './google-call.ts'
import { answerStaticMap } from './google-static-map.ts'
import { createGoogleTiles } from './google-tiles.ts'

/** The key that the sandbox's Google takes. Fixed and public: for development only. */
export const SANDBOX_GOOGLE_KEY = 'sandbox-google-key'

const OWN_FAULTS = [
  'over-query-limit', // Geocoding: 200 with OVER_QUERY_LIMIT; pictures 403, tiles 429
  'request-denied', // Geocoding: 200 with REQUEST_DENIED; the others 403
  'image-html', // a page in the place of every picture and tile
] as const

/** Geocoding, Maps Static and Map Tiles as Google answers them, over the packaged maps. */
export function createGoogleSandbox(maps: OfflineSource): SandboxBackend {
  let fault: string | null = null
  const tiles = createGoogleTiles(maps)

  const answer = (call: GoogleCall): Promise<GoogleAnswer> | GoogleAnswer => {
    if (call.path === '/maps/api/geocode/json') return answerGeocode(maps, call)
    if (call.path === '/maps/api/staticmap') return answerStaticMap(maps, call)
    return tiles(call)
  }

  return {
    name: 'google',
    subgraph: 'maps',
    mountPath: '/google',
    handle: (request, response) => {
      const call = toCall(request, fault)
      void answerSafely(answer, call).then((answered) => {
        send(response, answered)
      })
    },
    vendorError: toVendorError,
    ownFaults: OWN_FAULTS,
    setFault: (next) => {
      fault = next
    },
    describe: (baseUrl) => describeGoogle(baseUrl, SANDBOX_GOOGLE_KEY),
    close: () => Promise.resolve(),
  }
}

function toCall(request: IncomingMessage, fault: string | null): GoogleCall {
  request.resume()
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
  const parameters = new URLSearchParams(query)
  return {
    method: request.method ?? 'GET',
    path,
    query: parameters,
    isKeyValid: parameters.get('key') === SANDBOX_GOOGLE_KEY,
    fault,
  }
}

async function answerSafely(
  answer: (call: GoogleCall) => Promise<GoogleAnswer> | GoogleAnswer,
  call: GoogleCall,
): Promise<GoogleAnswer> {
  try {
    return await answer(call)
  } catch (error) {
    if (!(error instanceof GoogleRefusal)) return googleError(500, 'Internal error', 'backendError')
    return googleError(error.status, error.message, error.reason)
  }
}

function send(response: ServerResponse, { status, contentType, body, headers }: GoogleAnswer) {
  const length = String(Buffer.byteLength(body))
  response.writeHead(status, { ...headers, 'content-type': contentType, 'content-length': length })
  response.end(body)
}
