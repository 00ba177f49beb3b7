/**
 * Reads one answer without a stream in between: chunks as they come, within a budget of time and of bytes.
 *
 * @module
 */
import type { Dispatcher } from 'undici'
import { atEndOfTurn } from '../loop-turn.ts'
import {
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../../subgraphs/backend/transport.ts'

/** An answer as it came: its body may still be compressed. */
export type RawAnswer = TransportResponse

type Headers = TransportResponse['headers']

const NOTHING = Buffer.alloc(0)

export class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: RawAnswer) => void
  readonly #reject: (error: TransportError) => void
  readonly #timer: NodeJS.Timeout
  readonly #maxBytes: number
  #controller: Dispatcher.DispatchController | null = null
  #failure: TransportError | null = null
  #isWhole = false
  #status = 0
  #headers: Headers = {}
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(
    { timeoutMs, maxBytes }: TransportRequest,
    resolve: (answer: RawAnswer) => void,
    reject: (error: TransportError) => void,
  ) {
    this.#resolve = resolve
    this.#reject = reject
    this.#maxBytes = maxBytes
    this.#timer = setTimeout(() => this.fail(new TransportError('TIMEOUT')), timeoutMs)
  }

  /**
   * Ends it and frees the connection; a call that still waits for one never starts. An answer that is there already stays
   * one: its connection may serve the next call.
   */
  fail(error: TransportError): void {
    if (this.#failure !== null || this.#isWhole) return
    this.#failure = error
    clearTimeout(this.#timer)
    this.#chunks = []
    this.#reject(error)
    this.#controller?.abort(error)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#failure !== null) controller.abort(this.#failure)
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
  ): void {
    this.#status = status
    this.#headers = headers
    if (Number(headers['content-length']) > this.#maxBytes) {
      this.fail(new TransportError('TOO_LARGE'))
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) this.fail(new TransportError('TOO_LARGE'))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.#isWhole = true
    clearTimeout(this.#timer)
    const chunks = this.#chunks
    const body = chunks.length > 1 ? Buffer.concat(chunks, this.#bytes) : (chunks[0] ?? NOTHING)
    const answer = { status: this.#status, headers: this.#headers, body }
    atEndOfTurn(() => this.#resolve(answer))
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.fail(new TransportError('UNREACHABLE', { cause }))
  }
}
