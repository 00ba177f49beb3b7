/**
 * Who opens a stream: headers where there are headers, else what the client says when it connects.
 *
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Principal } from '../../identity/principal.ts'
import type { StreamCaller } from './live-answers.ts'

export type AuthenticateHeaders = (headers: IncomingHttpHeaders) => Promise<Principal | null>

/** A browser can send no headers with a WebSocket: these may stand in `connectionParams` instead. */
const FROM_PARAMS = ['authorization', 'x-api-key'] as const

export function credentialHeaders(
  headers: IncomingHttpHeaders,
  params: Readonly<Record<string, unknown>> | undefined,
): IncomingHttpHeaders {
  const given = Object.entries(params ?? {}).flatMap(([name, value]) => {
    const header = FROM_PARAMS.find((one) => one === name.toLowerCase())
    return header !== undefined && typeof value === 'string' ? [[header, value] as const] : []
  })
  return { ...headers, ...Object.fromEntries(given) }
}

/** Rejects when the credential is not good. */
export async function toCaller(
  authenticate: AuthenticateHeaders,
  headers: IncomingHttpHeaders,
  requestId: string,
): Promise<StreamCaller> {
  const kept = Object.fromEntries(FROM_PARAMS.map((name) => [name, headers[name]]))
  const principal = await authenticate(kept)
  return { principal, requestId, authenticate: () => authenticate(kept) }
}
