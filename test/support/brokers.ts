/**
 * MQTT brokers for tests: aedes in this process, and a plain client beside it.
 *
 * @module
 */
import { Aedes } from 'aedes'
import { connectAsync } from 'mqtt'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface TestBroker {
  readonly url: string
  readonly port: number
  /** Sends as a vendor's broker would. */
  publish(topic: string, payload: unknown): Promise<void>
  /** What clients sent, as `<topic> <payload>`. */
  readonly heard: readonly string[]
  /** Cuts every connection and stops listening. */
  stop(): Promise<void>
}

/** @param port the one of a broker that was stopped, to play its return. */
export async function startAedes(port = 0): Promise<TestBroker> {
  const broker = await Aedes.createBroker()
  const heard: string[] = []
  broker.on('publish', ({ topic, payload }, client) => {
    if (client) heard.push(`${topic} ${payload.toString()}`)
  })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    broker.handle(socket)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `mqtt://127.0.0.1:${String(taken)}`,
    port: taken,
    heard,
    publish: (topic, payload) =>
      new Promise((resolve, reject) => {
        const packet = { topic, payload: toBytes(payload), qos: 0, retain: false } as const
        broker.publish({ ...packet, cmd: 'publish', dup: false }, (error) => {
          if (error) reject(error)
          else resolve()
        })
      }),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => {
        broker.close(resolve)
      })
      await closed
    },
  }
}

/** Somebody else at a broker. */
export async function connectPublisher(url: string) {
  const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 })
  return {
    publish: async (topic: string, payload: unknown) => {
      await client.publishAsync(topic, toBytes(payload), { qos: 1 })
    },
    close: () => client.endAsync(true),
  }
}

const toBytes = (payload: unknown): Buffer =>
  Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))

/** A line to a broker, or to anybody, that can go dead without a word, as when a cable is pulled. */
export async function startLine(port: number) {
  const sockets = new Set<Socket>()
  const unanswered = new Set<Socket>()
  let isDead = false
  const server = createServer((near) => {
    if (isDead) unanswered.add(near)
    const far = connect(port, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => !isDead && to.write(chunk))
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        if (!isDead) to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `mqtt://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    /** Attempts that were made while it was dead fail once it is alive. */
    setDead: (dead: boolean) => {
      isDead = dead
      for (const socket of dead ? [] : unanswered) socket.destroy()
      unanswered.clear()
    },
    /** Ends what goes through it; whoever comes again gets through. */
    cut: () => sockets.forEach((socket) => socket.destroy()),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
