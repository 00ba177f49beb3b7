/**
 * One backend over HTTP: credential, deadline, bounded concurrency, shared equal reads, typed errors, parsed
 * answers. It knows no backend by name; clients are made of it.
 *
 * @module
 */
import { createTurns } from './concurrency.ts'
import type { BoundCaller, Credential, OutgoingCall, ProofHeaders } from './credential.ts'
import { BackendError, isBackendError } from './errors.ts'
import { ParseError } from './parse.ts'
import { statusError, statusOf, type StatusErrorReader } from './status-error.ts'
import { transportFailure } from './transport-failure.ts'
import type { Transport, TransportResponse } from './transport.ts'

export type { Credential } from './credential.ts'

export interface HttpBackendOptions {
  /** As clients read it in an error's `backend`, e.g. `vehicles`. */
  readonly name: string
  /** Absolute URL that paths are appended to, without a slash at its end. */
  readonly baseUrl: string
  readonly transport: Transport
  readonly credential: Credential
  /** Budget of one call in milliseconds: its turn, its second try after a 401 and its body included. */
  readonly timeoutMs: number
  /** Milliseconds on a clock of which only differences count. */
  readonly now: () => number
  /** Calls under way at once; further ones wait their turn within their own budget. */
  readonly maxConcurrentCalls: number
  /** Most bytes read of one answer. */
  readonly maxAnswerBytes?: number
  /** What this backend's own error answers mean, where the status alone does not say it. */
  readonly readError?: StatusErrorReader
}

export interface CallOptions {
  /** Sent with this call beside the credential's headers. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What a client makes of an answer's JSON. It may throw {@link ParseError} or {@link BackendError}. */
export type Parser<T> = (json: unknown) => T

export interface HttpBackend {
  readonly name: string
  /**
   * Reads JSON from `baseUrl + path`. Equal reads under way at the same moment share one call; under a credential
   * that speaks for the caller, only those of the same caller.
   */
  getJson<T>(path: string, parse: Parser<T>, options?: CallOptions): Promise<T>
  /** Like {@link HttpBackend.getJson}; `null` when the backend answers 404. */
  getJsonOrNull<T>(path: string, parse: Parser<T>, options?: CallOptions): Promise<T | null>
  /** Sends a JSON body and reads a JSON answer. Never shared. */
  postJson<T>(path: string, body: unknown, parse: Parser<T>, options?: CallOptions): Promise<T>
  /** Reads bytes, such as a picture. Shared like {@link HttpBackend.getJson}. */
  getBytes(path: string, options?: CallOptions): Promise<TransportResponse>
}

const DEFAULT_MAX_ANSWER_BYTES = 4 * 1024 * 1024

export function createHttpBackend(options: HttpBackendOptions): HttpBackend {
  const { name } = options
  const inTurn = createTurns(options.maxConcurrentCalls)
  const underWay = new Map<string, Promise<TransportResponse>>()

  const currentCaller = () => options.credential.caller?.() ?? null

  const send = (request: Omit<Call, 'deadlineMs'>) => {
    const call = { ...request, deadlineMs: options.now() + options.timeoutMs }
    return inTurn(() => sendOnce(options, call))
  }

  const sharedGet = (path: string, { headers = {} }: CallOptions = {}) => {
    const caller = currentCaller()
    const key = `${caller?.key ?? ''}\n${path}\n${JSON.stringify(headers)}`
    const running = underWay.get(key)
    if (running) return running
    const started = send({ method: 'GET', path, headers, caller })
    const forget = () => underWay.delete(key)
    started.then(forget, forget)
    underWay.set(key, started)
    return started
  }

  return {
    name,
    getJson: async (path, parse, callOptions) =>
      parseJson(name, await sharedGet(path, callOptions), parse),
    getJsonOrNull: async (path, parse, callOptions) => {
      try {
        return parseJson(name, await sharedGet(path, callOptions), parse)
      } catch (error) {
        if (isBackendError(error) && statusOf(error) === 404) return null
        throw error
      }
    },
    getBytes: sharedGet,
    postJson: async (path, body, parse, { headers = {} } = {}) => {
      const json = { ...headers, 'content-type': 'application/json' }
      const call = { method: 'POST', path, headers: json, body: JSON.stringify(body) } as const
      return parseJson(name, await send({ ...call, caller: currentCaller() }), parse)
    },
  }
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly caller: BoundCaller | null
  /** On the clock `now`. */
  readonly deadlineMs: number
}

async function sendOnce(
  options: HttpBackendOptions,
  call: Call,
  isSecondTry = false,
): Promise<TransportResponse> {
  const outgoing = toOutgoing(options, call)
  const proof = await options.credential.headers(outgoing)
  const response = await transmit(options, call, outgoing, proof)
  if (response.status >= 200 && response.status < 300) return response
  if (
    response.status === 401 &&
    !isSecondTry &&
    (await options.credential.refused(proof, outgoing))
  ) {
    return sendOnce(options, call, true)
  }
  throw statusError(options.name, response, options.readError)
}

/** Calls wait in order and with equal budgets, so those before one whose budget ran out are over as well. */
function remainingMs({ name, now, timeoutMs }: HttpBackendOptions, { deadlineMs }: Call): number {
  const remaining = Math.min(deadlineMs - now(), timeoutMs)
  if (remaining > 0) return Math.ceil(remaining)
  throw new BackendError('BACKEND_TIMEOUT', name, 'no turn to ask in time')
}

function toOutgoing({ baseUrl, credential }: HttpBackendOptions, call: Call): OutgoingCall {
  const { method, path, headers, body, caller } = call
  const url = baseUrl + path
  const query = credential.query?.() ?? ''
  return {
    method,
    url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
    headers: { accept: 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
    caller,
  }
}

async function transmit(
  options: HttpBackendOptions,
  call: Call,
  { url, headers }: OutgoingCall,
  proof: ProofHeaders,
): Promise<TransportResponse> {
  const { name, transport, maxAnswerBytes } = options
  const { method, body } = call
  const timeoutMs = remainingMs(options, call)
  try {
    return await transport({
      method,
      url,
      headers: { ...headers, ...proof },
      ...(body === undefined ? {} : { body }),
      timeoutMs,
      maxBytes: maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
    })
  } catch (cause) {
    throw transportFailure(name, cause)
  }
}

function parseJson<T>(name: string, response: TransportResponse, parse: Parser<T>): T {
  if (!isJson(response)) {
    throw new BackendError('BACKEND_MALFORMED', name, 'the answer is not JSON')
  }
  try {
    return parse(JSON.parse(response.body.toString('utf8')))
  } catch (cause) {
    if (isBackendError(cause)) throw cause
    if (cause instanceof ParseError || cause instanceof SyntaxError) {
      throw new BackendError('BACKEND_MALFORMED', name, 'the answer has an unexpected shape', {
        cause,
      })
    }
    throw cause
  }
}

/** `application/json`, and whatever else is written as JSON, e.g. `application/scim+json; charset=utf-8`. */
const isJson = ({ headers }: TransportResponse): boolean =>
  /^[^;]*[/+]json\s*(;|$)/i.test(String(headers['content-type']))
