/**
 * The broker, as long as it takes: comes back after every loss, subscribes again, and keeps what could not be sent until it can
 * be, the latest per topic.
 *
 * @module
 */
import type { Timers } from '../timers.ts'
import { createBackoff, type Backoff } from './backoff.ts'
import { openMqttConnection, type BrokerOptions, type MqttConnection } from './mqtt-connection.ts'

export type UpstreamState =
  | 'IDLE' // nothing was wanted of it yet
  | 'CONNECTING'
  | 'CONNECTED'
  | 'WAITING' // before the next attempt
  | 'CLOSED'

/** Rare enough to be logged, each of them. */
export type UpstreamEvent =
  | { readonly kind: 'UPSTREAM_CONNECTED' }
  | { readonly kind: 'UPSTREAM_LOST'; readonly cause: unknown; readonly retryInMs: number }
  /** The broker does not let us hear everything: its access list is to be looked at. */
  | { readonly kind: 'UPSTREAM_REFUSED'; readonly granted: number; readonly wanted: number }

export interface MqttUpstreamOptions extends BrokerOptions {
  /** Topic filters. */
  readonly topics: readonly string[]
  /** First wait after a loss, and the longest, in milliseconds. */
  readonly retry: { readonly firstMs: number; readonly longestMs: number }
  readonly timers: Timers
  readonly onMessage: (topic: string, payload: Uint8Array) => void
  readonly onEvent: (event: UpstreamEvent) => void
}

export interface UpstreamStats {
  readonly state: UpstreamState
  /** Topic filters the broker has granted us now. */
  readonly subscriptions: number
  /** Connections that came about. */
  readonly connects: number
  readonly received: number
  readonly sent: number
  /** Messages that wait for the broker to come back. */
  readonly unsent: number
}

export interface MqttUpstream {
  /** From now on messages are wanted. Connects, if need be. */
  start(): void
  /** From now on none are. The connection stays. */
  stop(): void
  /** At most once; nothing tells whether it arrived. Connects, if need be. */
  publish(topic: string, payload: Uint8Array): void
  stats(): UpstreamStats
  close(): Promise<void>
}

/** A connection that lasts so long was no accident. */
const STABLE_MS = 5000
const MAX_UNSENT = 1000

export const createMqttUpstream = (options: MqttUpstreamOptions): MqttUpstream =>
  new Upstream(options)

class Upstream implements MqttUpstream {
  readonly #options: MqttUpstreamOptions
  readonly #backoff: Backoff
  readonly #unsent = new Map<string, Uint8Array>()
  readonly #counts = { connects: 0, received: 0, sent: 0 }
  #state: UpstreamState = 'IDLE'
  #connection: MqttConnection | null = null
  #isWanted = false
  #subscriptions = 0
  #cancelTimer = (): void => undefined

  constructor(options: MqttUpstreamOptions) {
    this.#options = options
    this.#backoff = createBackoff({ ...options.retry, random: options.timers.random })
  }

  start(): void {
    if (this.#isWanted || this.#state === 'CLOSED') return
    this.#isWanted = true
    if (this.#state === 'IDLE') this.#connect()
    if (this.#connection?.isOpen === true) void this.#subscribe(this.#connection)
  }

  stop(): void {
    if (!this.#isWanted) return
    this.#isWanted = false
    this.#subscriptions = 0
    if (this.#connection?.isOpen === true) void this.#connection.unsubscribe(this.#options.topics)
  }

  publish(topic: string, payload: Uint8Array): void {
    if (this.#state === 'CLOSED') return
    if (this.#state === 'IDLE') this.#connect()
    this.#sendWaiting()
    if (!this.#send(topic, payload)) keepLatest(this.#unsent, topic, payload)
  }

  stats(): UpstreamStats {
    const [state, subscriptions] = [this.#state, this.#subscriptions]
    return { ...this.#counts, state, subscriptions, unsent: this.#unsent.size }
  }

  async close(): Promise<void> {
    this.#state = 'CLOSED'
    this.#isWanted = false
    this.#cancelTimer()
    this.#unsent.clear()
    await this.#connection?.close()
  }

  /** An attempt that cannot even be made, as without a password's file, has failed like any other. */
  #connect(): void {
    this.#state = 'CONNECTING'
    try {
      this.#connection = this.#open()
    } catch (cause) {
      this.#lost(cause)
    }
  }

  #open(): MqttConnection {
    const connection = openMqttConnection(this.#options, {
      onOpen: () => {
        this.#opened(connection)
      },
      onMessage: (topic, payload) => {
        this.#counts.received += 1
        if (this.#isWanted) this.#options.onMessage(topic, payload)
      },
      onClose: (cause) => {
        this.#lost(cause)
      },
    })
    return connection
  }

  #opened(connection: MqttConnection): void {
    const { timers, onEvent } = this.#options
    this.#state = 'CONNECTED'
    this.#counts.connects += 1
    this.#cancelTimer = timers.after(STABLE_MS, this.#backoff.reset)
    onEvent({ kind: 'UPSTREAM_CONNECTED' })
    if (this.#isWanted) void this.#subscribe(connection)
    this.#sendWaiting()
  }

  #lost(cause: unknown): void {
    const { timers, onEvent } = this.#options
    this.#cancelTimer()
    this.#connection = null
    this.#subscriptions = 0
    if (this.#state === 'CLOSED') return
    const retryInMs = this.#backoff.next()
    this.#state = 'WAITING'
    this.#cancelTimer = timers.after(retryInMs, () => {
      this.#connect()
    })
    onEvent({ kind: 'UPSTREAM_LOST', cause, retryInMs })
  }

  async #subscribe(connection: MqttConnection): Promise<void> {
    const { topics, onEvent } = this.#options
    const granted = await connection.subscribe(topics)
    if (this.#connection !== connection || !connection.isOpen || !this.#isWanted) return
    this.#subscriptions = granted
    if (granted < topics.length)
      onEvent({ kind: 'UPSTREAM_REFUSED', granted, wanted: topics.length })
  }

  #send(topic: string, payload: Uint8Array): boolean {
    if (this.#connection?.publish(topic, payload) !== true) return false
    this.#counts.sent += 1
    return true
  }

  #sendWaiting(): void {
    for (const [topic, payload] of this.#unsent) {
      if (!this.#send(topic, payload)) return
      this.#unsent.delete(topic)
    }
  }
}

function keepLatest(unsent: Map<string, Uint8Array>, topic: string, payload: Uint8Array): void {
  unsent.delete(topic)
  const [oldest] = unsent.size >= MAX_UNSENT ? unsent.keys() : []
  if (oldest !== undefined) unsent.delete(oldest)
  unsent.set(topic, payload)
}
