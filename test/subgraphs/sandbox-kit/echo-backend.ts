import type { SandboxBackend } from '../../../subgraphs/sandbox-kit/sandbox-backend.ts'

export interface EchoBackend extends SandboxBackend {
  readonly ownFault: () => string | null
  readonly isClosed: () => boolean
}

/** Answers `{"asked": "<url>", "body": "<body>"}`; `dented` is its own fault. */
export function createEchoBackend(name = 'echo', subgraph = 'echoes'): EchoBackend {
  let own: string | null = null
  let closed = false
  return {
    name,
    subgraph,
    mountPath: `/${name}`,
    ownFaults: name === 'echo' ? ['dented'] : [],
    ownFault: () => own,
    isClosed: () => closed,
    handle: (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        response.writeHead(200, { 'content-type': 'application/echo+json' })
        response.write(JSON.stringify({ asked: request.url, body, own }))
        response.end()
      })
    },
    vendorError: (fault) => ({
      status: { 'rate-limited': 429, 'server-error': 500, 'expired-token': 401 }[fault],
      headers: { 'retry-after': '99' },
      body: { vendorSays: fault },
    }),
    setFault: (fault) => {
      own = fault
    },
    describe: (baseUrl) => ({ example: `curl ${baseUrl}/hello` }),
    close: () => {
      closed = true
      return Promise.resolve()
    },
  }
}
