import type { SandboxBackend } from '../../sandbox-kit/sandbox-backend.ts'
import { createOfflineService } from '../offline-service.ts'
import type { OfflineSource } from '../providers/offline.ts'

const STATUSES = { 'rate-limited': 429, 'server-error': 500, 'expired-token': 401 } as const

/** The offline map service as a backend of its own, so that maps can fail in the sandbox like any other. */
export function createOfflineMapsSandbox(maps: OfflineSource, baseUrl: string): SandboxBackend {
  return {
    name: 'offline-maps',
    subgraph: 'maps',
    mountPath: '/offline-maps',
    handle: createOfflineService({ maps, baseUrl }),
    vendorError: (fault) => ({
      status: STATUSES[fault],
      body: { error: { code: fault.toUpperCase().replace('-', '_'), message: fault } },
    }),
    ownFaults: [],
    setFault: () => undefined,
    describe: (url) => ({
      protocol: 'offline map service; needs no key',
      examples: {
        reverse: `curl '${url}/reverse?latitude=47.1410&longitude=9.5209'`,
        picture: `curl -o vaduz.png '${url}/static.png?latitude=47.1410&longitude=9.5209&heading=45&width=640&height=400&zoom=16&scale=2'`,
        tileJson: `curl ${url}/tiles.json`,
      },
    }),
    close: () => Promise.resolve(),
  }
}
