/**
 * Plays the generic faults around a backend's handler, each as `GENERIC_FAULTS` documents it.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { captureAnswer, type CapturedAnswer } from './captured-answer.ts'
import { isGenericFault, type FaultSetting } from './fault-setting.ts'
import { sendJson } from './json.ts'
import type { GenericFault, SandboxBackend } from './sandbox-backend.ts'

const DEFAULT_DELAY_MS = 10_000
const TRICKLE_STEPS = 20

export function playFault(
  { fault, delayMs = DEFAULT_DELAY_MS }: FaultSetting,
  backend: SandboxBackend,
  request: OwnRequest,
  response: ServerResponse,
): void {
  if (!isGenericFault(fault)) throw new TypeError(`expected a generic fault, got ${fault}`)
  const play: Readonly<Record<GenericFault, () => void>> = {
    down: () => request.socket.destroy(),
    slow: () => {
      after(response, delayMs, () => {
        backend.handle(request, response)
      })
    },
    'slow-body': () => {
      captureAnswer(response, (answer) => {
        trickle(response, answer, delayMs)
      })
      backend.handle(request, response)
    },
    'rate-limited': () => {
      refuse(backend, 'rate-limited', request, response, { 'retry-after': '1' })
    },
    'rate-limited-silent': () => {
      refuse(backend, 'rate-limited', request, response)
    },
    'server-error': () => {
      refuse(backend, 'server-error', request, response)
    },
    malformed: () => {
      captureAnswer(response, (answer) => {
        sendCutOff(response, answer)
      })
      backend.handle(request, response)
    },
    'wrong-content-type': () => {
      sendPage(request, response, 200)
    },
    'expired-token': () => {
      refuse(backend, 'expired-token', request, response)
    },
    ...oddAnswers(backend, request, response),
  }
  play[fault]()
}

/** What stands between a backend and its callers sends these as well. */
const oddAnswers = (
  backend: SandboxBackend,
  request: OwnRequest,
  response: ServerResponse,
): Readonly<Record<OddAnswer, () => void>> => ({
  unavailable: () => {
    sendPage(request, response, 503, { 'retry-after': '1' })
  },
  'not-found': () => {
    sendPage(request, response, 404)
  },
  redirect: () => {
    sendPage(request, response, 307, { location: request.originalUrl ?? request.url ?? '/' })
  },
  nonsense: () => {
    request.resume()
    sendJson(response, 200, { nonsense: ['wanted', 'none'] })
  },
  'cut-off': () => {
    captureAnswer(response, (answer) => {
      breakOff(response, answer)
    })
    backend.handle(request, response)
  },
  endless: () => {
    request.resume()
    pourOut(response)
  },
})

type OddAnswer = 'unavailable' | 'not-found' | 'redirect' | 'nonsense' | 'cut-off' | 'endless'

/** `originalUrl` as it was before the mount path was taken off. */
type OwnRequest = IncomingMessage & { readonly originalUrl?: string }

function refuse(
  backend: SandboxBackend,
  fault: 'rate-limited' | 'server-error' | 'expired-token',
  request: IncomingMessage,
  response: ServerResponse,
  extraHeaders: Readonly<Record<string, string>> = {},
): void {
  request.resume()
  const { status, headers = {}, body } = backend.vendorError(fault)
  const own = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'retry-after')
  sendJson(response, status, body, { ...Object.fromEntries(own), ...extraHeaders })
}

/** Unless the connection is gone by then. */
function after(response: ServerResponse, delayMs: number, then: () => void): void {
  const timer = setTimeout(then, delayMs)
  response.once('close', () => {
    clearTimeout(timer)
  })
}

function sendCutOff(response: ServerResponse, { body }: CapturedAnswer): void {
  const cut = body.length > 1 ? body.subarray(0, Math.floor(body.length / 2)) : Buffer.from('{"')
  response.statusCode = 200
  response.setHeader('content-length', String(cut.length))
  response.end(cut)
}

function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  request.resume()
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
  response.end('<!doctype html><title>Maintenance</title><p>Back soon.</p>\n')
}

function breakOff(response: ServerResponse, { body }: CapturedAnswer): void {
  response.setHeader('content-length', String(body.length + 1))
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy())
}

const DROP = Buffer.from(`${'"drop",'.repeat(8192)}\n`)

/** As fast as the other side reads, until it has enough. */
function pourOut(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('[')
  const pour = () => {
    while (!response.destroyed && response.write(DROP));
  }
  response.on('drain', pour)
  pour()
}

function trickle(response: ServerResponse, { body }: CapturedAnswer, delayMs: number): void {
  const stepBytes = Math.max(1, Math.ceil(body.length / TRICKLE_STEPS))
  let sent = 0
  const sendNext = () => {
    if (sent < body.length) response.write(body.subarray(sent, sent + stepBytes))
    else end()
    sent += stepBytes
  }
  const timer = setInterval(sendNext, delayMs / (1 + Math.ceil(body.length / stepBytes)))
  const end = () => {
    clearInterval(timer)
    response.end()
  }
  response.once('close', () => {
    clearInterval(timer)
  })
  response.flushHeaders()
}
