/**
 * A network whose connections show a client certificate. When the certificate changes, new connections show the new one
 * and those under way end in peace.
 *
 * @module
 */
import type { Agent } from 'undici'
import {
  TransportError,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from '../../subgraphs/backend/transport.ts'

/** In PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  /** Who signs the server's own certificate; absent = whom Node trusts. */
  readonly ca?: string
}

export interface MutualTlsTransport {
  readonly send: Transport
  /** Breaks what is under way and closes every connection. */
  close(): Promise<void>
}

export interface MutualTlsOptions {
  /** The certificate as it is right now. */
  readonly read: () => Certificate
  readonly createAgent: (tls: Certificate) => Agent
  readonly sendOver: (agent: Agent, request: TransportRequest) => Promise<TransportResponse>
}

export function createMutualTlsTransport({
  read,
  createAgent,
  sendOver,
}: MutualTlsOptions): MutualTlsTransport {
  let current: { readonly text: string; readonly agent: Agent } | null = null
  const agentNow = (): Agent => {
    const certificate = read()
    const text = JSON.stringify([certificate.cert, certificate.key, certificate.ca])
    if (current?.text === text) return current.agent
    const former = current?.agent
    current = { text, agent: createAgent(certificate) }
    former?.close().catch(() => undefined)
    return current.agent
  }
  return {
    send: async (request) => {
      let agent
      try {
        agent = agentNow()
      } catch (cause) {
        throw new TransportError('UNREACHABLE', { cause })
      }
      return sendOver(agent, request)
    },
    close: async () => current?.agent.destroy(),
  }
}
