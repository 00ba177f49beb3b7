/**
 * One backend over HTTP: credential, deadline, bounded concurrency, shared equal reads, typed errors, parsed
 * answers. It knows no backend by name; clients are made of it.
 *
 * @module
 */
import { createTurns } from './concurrency.ts'
import { BackendError, isBackendError } from './errors.ts'
import { ParseError } from './parse.ts'
import { statusError, statusOf, type StatusErrorReader } from './status-error.ts'
import { transportFailure } from './transport-failure.ts'
import type { Transport, TransportResponse } from './transport.ts'

/** Who we are to a backend. */
export interface Credential {
  /** Headers that prove it, to be added to one call. Rejects with a `BackendError` when none can be had. */
  headers(): Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>
  /** The backend answered 401 to these headers. Answers whether fresh ones are worth one more try. */
  refused(headers: Readonly<Record<string, string>>): boolean | Promise<boolean>
}

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
  /** Reads JSON from `baseUrl + path`. Equal reads under way at the same moment share one call. */
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

  const send = (request: Omit<Call, 'deadlineMs'>) => {
    const call = { ...request, deadlineMs: options.now() + options.timeoutMs }
    return inTurn(() => sendOnce(options, call))
  }

  const sharedGet = (path: string, { headers = {} }: CallOptions = {}) => {
    const key = `${path}\n${JSON.stringify(headers)}`
    const running = underWay.get(key)
    if (running) return running
    const started = send({ method: 'GET', path, headers })
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
      return parseJson(name, await send(call), parse)
    },
  }
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** On the clock `now`. */
  readonly deadlineMs: number
}

async function sendOnce(
  options: HttpBackendOptions,
  call: Call,
  isSecondTry = false,
): Promise<TransportResponse> {
  const proof = await options.credential.headers()
  const response = await transmit(options, call, proof)
  if (response.status >= 200 && response.status < 300) return response
  if (response.status === 401 && !isSecondTry && (await options.credential.refused(proof))) {
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

async function transmit(
  options: HttpBackendOptions,
  call: Call,
  proof: Readonly<Record<string, string>>,
): Promise<TransportResponse> {
  const { name, baseUrl, transport, maxAnswerBytes } = options
  const { path, headers, deadlineMs: _, ...rest } = call
  const timeoutMs = remainingMs(options, call)
  try {
    return await transport({
      ...rest,
      url: baseUrl + path,
      headers: { accept: 'application/json', ...headers, ...proof },
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
