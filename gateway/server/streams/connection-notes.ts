import type { CloseReason, StreamConnectionEvent } from '../../observability/stream-events.ts'
import type { Principal } from '../../identity/principal.ts'

export type OnStreamConnection = (event: StreamConnectionEvent) => void

export interface ConnectionNote {
  /** Its caller is known and may have it. */
  opened(principal: Principal | null): void
  /** @param closeCode of a WebSocket. */
  closed(reason: CloseReason, closeCode?: number): void
}

/** Begins now. */
export function noteConnection(
  tell: OnStreamConnection,
  connection: Pick<StreamConnectionEvent, 'requestId' | 'transport'>,
): ConnectionNote {
  const startedAtMs = performance.now()
  let caller: Pick<StreamConnectionEvent, 'caller' | 'appId'> = { caller: null, appId: null }
  return {
    opened: (principal) => {
      caller = { caller: principal?.kind ?? null, appId: principal?.appId ?? null }
      tell({ state: 'OPENED', ...connection, ...caller })
    },
    closed: (reason, closeCode) => {
      const durationMs = performance.now() - startedAtMs
      const end = { durationMs, reason, closeCode: closeCode ?? null }
      tell({ state: 'CLOSED', ...connection, ...caller, ...end })
    },
  }
}
