/**
 * An MQTT broker on this machine, as a vendor's would be elsewhere. Anybody may listen, nobody but the sandbox may say a
 * vendor's words.
 *
 * @module
 */
import { Aedes } from 'aedes'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface SandboxBroker {
  readonly port: number
  readonly clients: number
  send(topic: string, payload: string): void
  /** Cuts every connection and takes none until it is switched on again. */
  setGone(isGone: boolean): void
  close(): Promise<void>
}

export interface SandboxBrokerOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** First levels of topics that belong to vendors. */
  readonly vendorTopics: readonly string[]
}

export async function startBroker(options: SandboxBrokerOptions): Promise<SandboxBroker> {
  const broker = await Aedes.createBroker({
    authorizePublish: (_client, { topic }, answer) => {
      const isVendors = options.vendorTopics.some((first) => topic.startsWith(`${first}/`))
      answer(isVendors ? new Error('only the vendor says that') : null)
    },
  })
  const sockets = new Set<Socket>()
  let isGone = false
  const server = createServer((socket) => {
    if (isGone) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    broker.handle(socket)
  })
  const closeBroker = () => new Promise<void>((resolve) => broker.close(resolve))
  await new Promise<void>((resolve, reject) => {
    // Left open, the broker would keep a process alive that could not start.
    server.once('error', (error) => void closeBroker().then(() => reject(error)))
    server.listen(options.port, options.host, resolve)
  })
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    get clients() {
      return broker.connectedClients
    },
    send: (topic, payload) => {
      const packet = { cmd: 'publish', qos: 0, retain: false, dup: false } as const
      broker.publish({ ...packet, topic, payload }, () => undefined)
    },
    setGone: (gone) => {
      isGone = gone
      if (gone) cutAll()
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      cutAll()
      await closeBroker()
      await closed
    },
  }
}
