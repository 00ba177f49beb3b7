/**
 * What sandbox backends send to a gateway by themselves. Whoever changes something in the sandbox does not wait for it, and
 * a gateway that is not there is not missed.
 *
 * @module
 */

/** Made anew for every attempt: signatures may hold the time. */
export type MakeDelivery = () => {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export interface WebhookSender {
  /** Where the gateway is, without a slash at its end; until then, and after `null`, nothing is sent. */
  sendTo(gatewayUrl: string | null): void
  /** @param path at the gateway, e.g. `/webhooks/stripe`. */
  send(path: string, make: MakeDelivery): void
  /** Resolves when every delivery under way has arrived or been given up. */
  settled(): Promise<void>
  /** Gives up whatever is under way. */
  close(): void
}

/** Pauses before further attempts, in milliseconds. */
const PAUSES_MS = [200, 1000, 5000]
const PATIENCE_MS = 5000

export function createWebhookSender(gatewayUrl: string | null = null): WebhookSender {
  const closing = new AbortController()
  const underWay = new Set<Promise<void>>()
  let url = gatewayUrl

  const attempt = async (target: string, make: MakeDelivery): Promise<boolean> => {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(PATIENCE_MS)])
    const { body, headers } = make()
    try {
      const answer = await fetch(target, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body,
        signal,
      })
      await answer.arrayBuffer()
      return answer.ok
    } catch {
      return false
    }
  }
  const deliver = async (target: string, make: MakeDelivery): Promise<void> => {
    for (const pauseMs of [0, ...PAUSES_MS]) {
      await pause(pauseMs, closing.signal)
      if (closing.signal.aborted || (await attempt(target, make))) return
    }
  }
  return {
    sendTo: (gateway) => void (url = gateway),
    send: (path, make) => {
      if (url === null) return
      const delivery = deliver(url + path, make).finally(() => underWay.delete(delivery))
      underWay.add(delivery)
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    close: () => closing.abort(),
  }
}

/** Ends early when it is told to. Nobody stays alive for it. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref()
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
