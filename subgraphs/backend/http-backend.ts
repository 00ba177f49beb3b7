/**
 * One backend over HTTP: credential, deadline, bounded concurrency, shared equal reads, typed errors, parsed
 * answers. It knows no backend by name; clients are made of it.
 *
 * @module
 */
import type { OnBackendEvent } from './backend-event.ts'
import {
  beginCall,
  isCut,
  outOfTime,
  within,
  type CallDeadline,
  type OperationDeadline,
} from './call-deadline.ts'
import { createTurns, type NoTurn } from './concurrency.ts'
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
  /** Most calls that wait; one more fails at once as `BACKEND_UNAVAILABLE`. Default: any number. */
  readonly maxQueuedCalls?: number
  /** No call takes longer than the operation that it is made for. Default: as long as its own budget. */
  readonly operationUntilMs?: OperationDeadline
  readonly onEvent?: OnBackendEvent
  /** Most bytes read of one answer. */
  readonly maxAnswerBytes?: number
  /** What this backend's own error answers mean, where the status alone does not say it. */
  readonly readError?: StatusErrorReader
}

export interface CallOptions {
  /** Sent with this call beside the credential's headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** A POST that changes nothing, such as a search: it may be sent again when it fails. */
  readonly isRead?: true
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
  const inTurn = createTurns(options.maxConcurrentCalls, {
    maxWaiting: options.maxQueuedCalls,
    refusal: (reason) => noTurn(options, reason),
  })
  const underWay = new Map<string, SharedRead>()

  const currentCaller = () => options.credential.caller?.() ?? null

  const send = (request: Omit<Call, 'deadline'>, deadline: CallDeadline) => {
    const waitMs = isCut(deadline) ? deadline.untilMs - options.now() : undefined
    return inTurn(() => sendOnce(options, { ...request, deadline }), waitMs)
  }

  const sharedGet = (path: string, { headers = {} }: CallOptions = {}) => {
    const deadline = begin(options)
    const caller = currentCaller()
    const key = keyOf(path, headers, caller)
    const running = underWay.get(key)
    if (running?.answer && mayJoin(running, deadline, options.now())) {
      const isLonger = isCut(deadline) && deadline.untilMs < running.untilMs
      return isLonger ? within(running.answer, options, deadline) : running.answer
    }
    const answer = send({ method: 'GET', path, headers, caller }, deadline)
    const own: SharedRead = { answer, untilMs: deadline.untilMs }
    const forget = () => {
      if (underWay.get(key) === own) underWay.delete(key)
      own.answer = null
    }
    answer.then(forget, forget)
    underWay.set(key, own)
    return answer
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
    getBytes: async (path, callOptions) => sharedGet(path, callOptions),
    postJson: async (path, body, parse, { headers = {}, isRead } = {}) => {
      const json = { ...headers, 'content-type': 'application/json' }
      const text = JSON.stringify(body)
      const call = { method: 'POST', path, headers: json, body: text, isRead } as const
      const caller = currentCaller()
      return parseJson(name, await send({ ...call, caller }, begin(options)), parse)
    },
  }
}

/** Neither a path nor a header holds a line break. */
function keyOf(path: string, headers: Call['headers'], caller: BoundCaller | null): string {
  let key = `${caller?.key ?? ''}\n${path}`
  for (const name in headers) key += `\n${name}:${headers[name] ?? ''}`
  return key
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly isRead?: true | undefined
  readonly caller: BoundCaller | null
  readonly deadline: CallDeadline
}

/** A read under way, and until when on the clock `now` it may take. */
interface SharedRead {
  /**
   * `null` = it is over. A map that grows or shrinks leaves its old table behind, which still names what was in it: once that
   * table has grown old, answers would live on until the next full collection of garbage.
   */
  answer: Promise<TransportResponse> | null
  readonly untilMs: number
}

/** Not one that has much less time than we have: its operation would take ours along. */
const mayJoin = (running: SharedRead, { untilMs }: CallDeadline, nowMs: number): boolean =>
  (running.untilMs - nowMs) * 2 >= untilMs - nowMs

function begin(options: HttpBackendOptions): CallDeadline {
  try {
    return beginCall(options)
  } catch (error) {
    options.onEvent?.({ kind: 'refused', backend: options.name, reason: 'DEADLINE' })
    throw error
  }
}

function noTurn({ name, onEvent }: HttpBackendOptions, reason: NoTurn): BackendError {
  if (reason === 'LATE') return outOfTime(name)
  onEvent?.({ kind: 'refused', backend: name, reason: 'QUEUE' })
  const details = { retryAfterSeconds: 1 }
  return new BackendError('BACKEND_UNAVAILABLE', name, 'too many calls wait already', details)
}

/** Promises are what a call costs here, so there is one for each thing that is waited for and no more. */
function sendOnce(
  options: HttpBackendOptions,
  call: Call,
  isSecondTry = false,
): Promise<TransportResponse> {
  const outgoing = toOutgoing(options, call)
  const judge = (proof: ProofHeaders) =>
    transmit(options, call, outgoing, proof, async (response) => {
      const mayTryAgain = response.status === 401 && !isSecondTry
      if (mayTryAgain && (await options.credential.refused(proof, outgoing))) {
        return sendOnce(options, call, true)
      }
      throw statusError(options.name, response, options.readError)
    })
  const proof = proofFor(options, call, outgoing)
  return proof instanceof Promise ? proof.then(judge) : judge(proof)
}

/** Getting a token has a budget of its own, which may be longer than the operation's. */
function proofFor(options: HttpBackendOptions, { deadline }: Call, outgoing: OutgoingCall) {
  const proof = options.credential.headers(outgoing)
  return proof instanceof Promise && deadline.operationUntilMs - options.now() < options.timeoutMs
    ? within(proof, options, deadline)
    : proof
}

/** Calls wait in order and with equal budgets, so those before one whose budget ran out are over as well. */
function remainingMs({ name, now, timeoutMs }: HttpBackendOptions, { deadline }: Call): number {
  const remaining = Math.min(deadline.untilMs - now(), timeoutMs)
  if (remaining > 0) return Math.ceil(remaining)
  if (isCut(deadline)) throw outOfTime(name)
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

/** @param otherwise what is made of an answer without success. */
function transmit(
  options: HttpBackendOptions,
  call: Call,
  { url, headers }: OutgoingCall,
  proof: ProofHeaders,
  otherwise: (response: TransportResponse) => Promise<TransportResponse>,
): Promise<TransportResponse> {
  const { name, transport, maxAnswerBytes } = options
  const { method, body, isRead } = call
  return transport({
    method,
    url,
    headers: { ...headers, ...proof },
    ...(body === undefined ? {} : { body }),
    ...(isRead === undefined ? {} : { isRead }),
    timeoutMs: remainingMs(options, call),
    maxBytes: maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
  }).then(
    (response) =>
      response.status >= 200 && response.status < 300 ? response : otherwise(response),
    (cause: unknown) => {
      const failure = transportFailure(name, cause)
      const isLate = isBackendError(failure) && failure.extensions.code === 'BACKEND_TIMEOUT'
      throw isLate && isCut(call.deadline) ? outOfTime(name, cause) : failure
    },
  )
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
  headers['content-type'] === 'application/json' ||
  /^[^;]*[/+]json\s*(;|$)/i.test(String(headers['content-type']))
