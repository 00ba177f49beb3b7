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
  request: IncomingMessage,
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
      request.resume()
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end('<!doctype html><title>Maintenance</title><p>Back soon.</p>\n')
    },
    'expired-token': () => {
      refuse(backend, 'expired-token', request, response)
    },
  }
  play[fault]()
}

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
