/**
 * One MQTT connection, from the attempt to its end. It never comes back: whoever wants another makes another.
 *
 * @module
 */
import { connect, type MqttClient } from 'mqtt'
import { createFrameGuard } from './frame-guard.ts'

export interface BrokerOptions {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`, without credentials in it. */
  readonly url: string
  /** Asked at every attempt: passwords may be tokens that expire. */
  readonly readCredentials?: () => { readonly username?: string; readonly password?: string }
  /** PEM. Absent: whom Node trusts, and no certificate of ours. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  /** A longer packet ends the connection, in bytes. */
  readonly maxPacketBytes: number
  /** Silence after which the broker is asked whether it is there, in seconds; none after half as long again ends it. */
  readonly keepAliveSeconds: number
  /** How long the broker may take to let us in, in milliseconds. */
  readonly connectTimeoutMs: number
}

export interface ConnectionHandlers {
  readonly onOpen: () => void
  readonly onMessage: (topic: string, payload: Uint8Array) => void
  /** Once, whoever ended it and whether or not it ever opened. */
  readonly onClose: (cause: unknown) => void
}

export interface MqttConnection {
  readonly isOpen: boolean
  /** Answers how many of the filters the broker granted. */
  subscribe(filters: readonly string[]): Promise<number>
  unsubscribe(filters: readonly string[]): Promise<void>
  /** Answers false when it cannot be sent now. */
  publish(topic: string, payload: Uint8Array): boolean
  /** Resolves when the socket is closed. */
  close(): Promise<void>
}

/** MQTT 3.1.1: every broker speaks it, and nothing of 5 is needed. */
const PROTOCOL = {
  protocolVersion: 4,
  clean: true,
  resubscribe: false,
  queueQoSZero: false,
} as const
const REFUSED = 128
/** A broker that does not read must not fill our memory. */
const MAX_UNSENT_BYTES = 1 << 20

export function openMqttConnection(
  { url, readCredentials, tls, ...options }: BrokerOptions,
  handlers: ConnectionHandlers,
): MqttConnection {
  const client = connect(url, {
    ...PROTOCOL,
    ...tls,
    ...readCredentials?.(),
    reconnectPeriod: 0,
    keepalive: options.keepAliveSeconds,
    connectTimeout: options.connectTimeoutMs,
  })
  let cause: unknown = null
  client.on('connect', handlers.onOpen)
  client.on('message', handlers.onMessage)
  client.on('error', (error) => (cause = error))
  client.once('close', () => {
    client.end(true)
    handlers.onClose(cause)
  })
  guard(client, options.maxPacketBytes, (error) => (cause = error))

  return {
    get isOpen() {
      return client.connected
    },
    subscribe: async (filters) => {
      const granted = await client.subscribeAsync([...filters], { qos: 0 }).catch(() => [])
      return granted.filter(({ qos }) => qos !== REFUSED).length
    },
    unsubscribe: async (filters) => {
      await client.unsubscribeAsync([...filters]).catch(() => undefined)
    },
    publish: (topic, payload) => {
      if (!client.connected || client.stream.writableLength > MAX_UNSENT_BYTES) return false
      client.publish(topic, Buffer.from(payload), { qos: 0 })
      return true
    },
    close: async () => {
      await client.endAsync(true).catch(() => undefined)
    },
  }
}

function guard({ stream }: MqttClient, maxBytes: number, onError: (error: Error) => void): void {
  const isFine = createFrameGuard(maxBytes)
  stream.on('data', (chunk: Uint8Array) => {
    if (isFine(chunk)) return
    onError(new RangeError(`an MQTT packet is longer than ${String(maxBytes)} bytes`))
    stream.destroy()
  })
}
