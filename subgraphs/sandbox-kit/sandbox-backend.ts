/**
 * What the sandbox process knows of one sandbox backend. Sandboxes are development's stand-ins for real backends:
 * separate processes, reached by URL, never imported by product code.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Faults any backend can play. They are switched on the sandbox's own page, never by magic ids. */
export const GENERIC_FAULTS = [
  'down', // the connection is closed without an answer
  'slow', // answers after `delayMs` (default 10 000)
  'slow-body', // headers at once, the body trickles for `delayMs`
  'rate-limited', // 429 with Retry-After: 1
  'rate-limited-silent', // 429 without Retry-After
  'server-error', // 500 in the vendor's own error shape
  'malformed', // 200, right content type, body is cut-off JSON
  'wrong-content-type', // 200, an HTML page
  'expired-token', // 401 in the vendor's own error shape, whatever token is sent
  'unavailable', // 503 with Retry-After: 1, and a page
  'not-found', // 404 and a page, for everything
  'redirect', // 307 to the same place, for ever
  'nonsense', // 200, JSON that is none of the vendor's
  'cut-off', // headers and half of the body, then the connection breaks
  'endless', // 200, right content type, JSON that does not end
] as const

export type GenericFault = (typeof GENERIC_FAULTS)[number]

export interface VendorError {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, in the vendor's own error shape. */
  readonly body: unknown
}

/** Something of the sandbox's world that can be changed without speaking a vendor's protocol. */
export interface SandboxControl {
  readonly method: 'PUT' | 'DELETE'
  /** Segments that begin with `:` are handed to `run`, in order. */
  readonly path: string
  /** What it does, for the sandbox's page. */
  readonly doc: string
  /** A path that works, for the sandbox's page. */
  readonly example: string
  /** What it answers is sent as JSON. @throws {ControlError} */
  run(...segments: readonly string[]): unknown
}

export interface SandboxBackend {
  /** Unique, e.g. `smartcar`. */
  readonly name: string
  /** Gateway subgraph it stands behind, e.g. `vehicles`; faults may be switched for it by either name. */
  readonly subgraph: string
  /** Path it is mounted under in the sandbox process, e.g. `/smartcar`; the handler sees URLs without it. */
  readonly mountPath: string
  handle(request: IncomingMessage, response: ServerResponse): void
  /** The vendor's own way of saying 429, 500 and 401. */
  vendorError(fault: 'rate-limited' | 'server-error' | 'expired-token'): VendorError
  /** Faults beyond the generic ones, e.g. `asleep`; the handler plays them itself, told by `setFault`. */
  readonly ownFaults: readonly string[]
  /** `null` switches off. Only ever called with a name of `ownFaults`. */
  setFault(fault: string | null): void
  /** What the sandbox's page says about it: base URLs, keys, example calls. Relative to `baseUrl`. */
  describe(baseUrl: string): Readonly<Record<string, unknown>>
  /** On the sandbox's own port, beside faults and calls. */
  readonly controls?: readonly SandboxControl[]
  close(): Promise<void>
}
