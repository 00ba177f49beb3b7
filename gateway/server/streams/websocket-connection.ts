/**
 * One WebSocket. What waits to be sent to it is bounded: streams wait for what they sent before to be taken, nothing is
 * read from a client that does not read, and one that takes nothing is sent away. Whoever ends it, it is known why.
 *
 * @module
 */
import type { WebSocket } from 'ws'
import type { CloseReason } from '../../observability/stream-events.ts'
import { withSharedText } from './shared-text.ts'

/** RFC 6455 and its registry: come back, to another process or a moment later. */
export const SERVICE_RESTART = 1012
export const TRY_AGAIN_LATER = 1013
/** Of graphql-transport-ws. */
export const UNAUTHORIZED = 4401
export const TOO_MANY = 4429

const REASONS: ReadonlyMap<number, CloseReason> = new Map([
  [SERVICE_RESTART, 'DRAINING'],
  [TRY_AGAIN_LATER, 'UNAVAILABLE'],
  [4400, 'PROTOCOL'],
  [UNAUTHORIZED, 'UNAUTHENTICATED'],
  [4406, 'PROTOCOL'],
  [4408, 'INIT_TIMEOUT'],
  [4409, 'PROTOCOL'],
  // The library's word for who says twice who it is; our own is said with its reason.
  [TOO_MANY, 'PROTOCOL'],
])

/** RFC 6455: no goodbye was heard. */
const ABNORMAL = 1006

/** Bytes that wait to be sent: from here on nothing more is read from this client, so that it begins nothing more. */
const PAUSE_BYTES = 1_048_576
/** What was begun before answers more than this, in bytes: nobody reads that. */
const CUT_BYTES = 16_777_216

export class WebSocketConnection {
  /** Of the protocol that both speak. */
  readonly protocol: string
  readonly #socket: WebSocket
  /** Messages handed to the socket, and those that the network has taken from it. */
  #sent = 0
  #taken = 0
  #takenAtLook = 0
  /** Whether something waited at the last look already, and our asking for a sign of life behind it. */
  #hasWaited = false
  #isAlive = true
  #end: { readonly reason: CloseReason; readonly code: number } | null = null

  constructor(socket: WebSocket) {
    this.protocol = socket.protocol
    this.#socket = socket
    socket.on('pong', () => (this.#isAlive = true))
    socket.on('error', (error) => this.cut(isTooLarge(error) ? 'TOO_LARGE' : 'PROTOCOL'))
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** Resolves when the network has taken it, or the client is gone. */
  send(message: string): Promise<void> {
    const data = withSharedText(message)
    if (this.#socket.bufferedAmount > CUT_BYTES) this.cut('SLOW')
    if (!this.isOpen) return Promise.resolve()
    this.#sent += 1
    return new Promise((resolve) => {
      this.#socket.send(data, () => {
        this.#noteTaken()
        resolve()
      })
      if (this.#socket.bufferedAmount > PAUSE_BYTES) this.#socket.pause()
    })
  }

  onMessage(take: (data: string) => Promise<void>): void {
    this.#socket.on('message', (data, isBinary) => {
      if (isBinary) return this.close(4400, 'Send text.')
      void take(String(data as Buffer)).catch(() => this.close(1011, 'Internal error'))
    })
  }

  /** Called once, with why it was ended here or, if it was not, what is known of that. */
  onClose(callback: (reason: CloseReason, code: number, text: string) => void): void {
    this.#socket.once('close', (code, text) => {
      const end = this.#end ?? { code, reason: code === ABNORMAL ? 'LOST' : 'CLIENT' }
      callback(end.reason, end.code, String(text))
    })
  }

  /** Cuts a client that gave no sign of life since the last look, sends away one that took nothing of what waited then. */
  look(): void {
    const hasWaited = this.#hasWaited
    const isStuck = hasWaited && this.#taken === this.#takenAtLook
    this.#hasWaited = this.#sent > this.#taken
    this.#takenAtLook = this.#taken
    if (!this.isOpen) return this.#socket.terminate()
    if (isStuck)
      return this.close(TRY_AGAIN_LATER, 'SLOW: nothing of what is sent is taken.', 'SLOW')
    if (!this.#isAlive && !hasWaited && !this.#socket.isPaused) return this.cut('SILENT')
    this.#isAlive = false
    this.#socket.ping()
  }

  /** @param why where the code does not say it. */
  close(code = 1000, text = '', why = REASONS.get(code) ?? 'INTERNAL'): void {
    // A client that is saying goodbye ends it, not we.
    if (this.isOpen) this.#end ??= { reason: why, code }
    this.#socket.close(code, text)
  }

  /** At once, and without a goodbye. */
  cut(why: CloseReason): void {
    this.#end ??= { reason: why, code: ABNORMAL }
    this.#socket.terminate()
  }

  #noteTaken(): void {
    this.#taken += 1
    if (this.#socket.isPaused && this.#socket.bufferedAmount < PAUSE_BYTES) this.#socket.resume()
  }
}

const isTooLarge = (error: Error): boolean =>
  'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
