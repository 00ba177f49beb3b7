import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpBackend, type Credential } from '../../../../subgraphs/backend/http-backend.ts'
import { TransportError, type Transport } from '../../../../subgraphs/backend/transport.ts'
import type { SandboxBackend } from '../../../../subgraphs/sandbox-kit/sandbox-backend.ts'
import {
  createTesla,
  createVehiclesClient,
  readSmartcarError,
  readTeslaError,
} from '../../../../subgraphs/vehicles/index.ts'

/** Listens on a free port of the loopback until disposed of. */
export async function listen(backend: SandboxBackend) {
  const server = createServer((request, response) => {
    backend.handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await backend.close()
    },
  }
}

export const fetchTransport: Transport = async ({ url, timeoutMs, ...request }) => {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(url, { ...request, signal, redirect: 'manual' }).catch(
    (cause: unknown) => {
      throw new TransportError('UNREACHABLE', { cause })
    },
  )
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  }
}

const SMARTCAR = { client_id: 'sandbox-smartcar', client_secret: 'sandbox-smartcar-secret' }
const TESLA = { client_id: 'sandbox-tesla', client_secret: 'sandbox-tesla-secret' }

export async function post(url: string, fields: Readonly<Record<string, string>>) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

export async function smartcarToken(url: string): Promise<string> {
  const fields = { grant_type: 'client_credentials', ...SMARTCAR }
  return String((await post(`${url}/oauth2/token`, fields)).body.access_token)
}

export async function teslaToken(url: string): Promise<string> {
  const fields = { grant_type: 'client_credentials', ...TESLA, audience: url }
  return String((await post(`${url}/oauth2/v3/token`, fields)).body.access_token)
}

/** Fetches a token when there is none, and again when it is refused. */
function bearer(fetchToken: () => Promise<string>): Credential {
  let token: Promise<string> | null = null
  return {
    headers: async () => ({ authorization: `Bearer ${await (token ??= fetchToken())}` }),
    refused: () => {
      token = null
      return true
    },
  }
}

/** The product's own client on sandbox backends. */
export function clientOf(smartcarUrl: string, teslaUrl: string, now: () => number) {
  const clock = { now: () => performance.now() }
  const options = { transport: fetchTransport, timeoutMs: 5000, maxConcurrentCalls: 50, ...clock }
  const smartcar = createHttpBackend({
    ...options,
    name: 'vehicles',
    baseUrl: `${smartcarUrl}/v3`,
    credential: bearer(() => smartcarToken(smartcarUrl)),
    readError: readSmartcarError,
  })
  const tesla = createHttpBackend({
    ...options,
    name: 'vehicles',
    baseUrl: teslaUrl,
    credential: bearer(() => teslaToken(teslaUrl)),
    readError: readTeslaError,
  })
  return createVehiclesClient({
    smartcar: { management: smartcar, vehicles: smartcar },
    byMake: new Map([['TESLA', (reading) => createTesla({ backend: tesla, ...reading })]]),
    now,
  })
}
