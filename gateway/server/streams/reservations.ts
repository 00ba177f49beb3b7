/**
 * Streams of the single connection mode: reserved, then opened, then shared by operations that come and go. Operations may
 * be added before the stream is opened; they begin when it is.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { EventStream } from './event-stream.ts'
import { createHolders, holderOf } from './holders.ts'
import type { StreamCaller } from './live-answers.ts'
import type { RunningOperation } from './send-operation.ts'

export interface ReservationOptions {
  readonly reservationMs: number
  readonly maxConnections: number
  readonly maxConnectionsPerCaller: number
}

type Start = (stream: EventStream) => RunningOperation

export interface Reservation {
  readonly token: string
  /** Whose it is: nobody else may use it. */
  readonly holder: string
  stream: EventStream | null
  /** Under way, or waiting for the stream. */
  readonly operations: Map<string, RunningOperation | Start>
  forgetting: NodeJS.Timeout | null
}

export interface Reservations {
  /** `null` = there are too many. */
  make(caller: StreamCaller): string | null
  find(token: string | null, caller: StreamCaller): Reservation | null
  open(reservation: Reservation, stream: EventStream): void
  start(reservation: Reservation, operationId: string, start: Start): void
  stop(reservation: Reservation, operationId: string): void
  clear(): void
}

export function createReservations(options: ReservationOptions): Reservations {
  const all = new Map<string, Reservation>()
  const holders = createHolders<Reservation>()

  const forget = (reservation: Reservation) => {
    if (reservation.forgetting) clearTimeout(reservation.forgetting)
    all.delete(reservation.token)
    holders.release(reservation)
    for (const id of [...reservation.operations.keys()]) stop(reservation, id)
  }

  const stop = ({ operations }: Reservation, operationId: string) => {
    const operation = operations.get(operationId)
    operations.delete(operationId)
    if (typeof operation === 'object') operation.cancel()
  }

  const begin = (reservation: Reservation, operationId: string, start: Start) => {
    const { operations, stream } = reservation
    if (!stream) return void operations.set(operationId, start)
    const running = start(stream)
    operations.set(operationId, running)
    void running.done.then(() => {
      if (operations.get(operationId) === running) operations.delete(operationId)
    })
  }

  return {
    make: ({ principal }) => {
      if (all.size >= options.maxConnections) return null
      const reservation: Reservation = {
        token: randomUUID(),
        holder: holderOf(principal),
        stream: null,
        operations: new Map(),
        forgetting: null,
      }
      if (!holders.take(reservation, principal, options.maxConnectionsPerCaller)) return null
      const expire = () => forget(reservation)
      reservation.forgetting = setTimeout(expire, options.reservationMs).unref()
      all.set(reservation.token, reservation)
      return reservation.token
    },
    find: (token, { principal }) => {
      const found = token === null ? undefined : all.get(token)
      return found?.holder === holderOf(principal) ? found : null
    },
    open: (reservation, stream) => {
      if (reservation.forgetting) clearTimeout(reservation.forgetting)
      reservation.stream = stream
      stream.onClose(() => forget(reservation))
      for (const [id, start] of [...reservation.operations]) {
        if (typeof start === 'function') begin(reservation, id, start)
      }
    },
    start: begin,
    stop,
    clear: () => {
      for (const reservation of [...all.values()]) if (!reservation.stream) forget(reservation)
    },
  }
}
