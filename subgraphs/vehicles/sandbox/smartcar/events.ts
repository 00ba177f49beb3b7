/**
 * What Smartcar tells by itself, version 4: the first delivery of a car that was connected, and that one cannot be
 * read any longer. There is no event for a connection that ends: the car's reads fail from then on, and that is told.
 *
 * @module
 */
import { createHmac, randomUUID } from 'node:crypto'
import type { WebhookSender } from '../../../sandbox-kit/webhook-sender.ts'
import type { Connection, ConnectionsTable } from './connections-table.ts'
import { signalDocuments } from './signal-documents.ts'
import { vehicleAttributes } from './vehicle-document.ts'
import type { VehicleDeps } from './vehicle-routes.ts'

/** Application management token. Fixed and public: for development only. */
export const SANDBOX_MANAGEMENT_TOKEN = 'sandbox-smartcar-management-token'

const PATH = '/webhooks/smartcar'

/** The same table; from now on what is changed in it is told. */
export function withEvents(
  deps: VehicleDeps,
  sender: Pick<WebhookSender, 'send'>,
): ConnectionsTable {
  const { connections } = deps
  const tell = (connection: Connection, type: string, data: object) => {
    const payload = JSON.stringify(toEnvelope(deps, connection, type, data))
    const headers = {
      'sc-signature': createHmac('sha256', SANDBOX_MANAGEMENT_TOKEN).update(payload).digest('hex'),
    }
    setImmediate(() => {
      sender.send(PATH, () => ({ body: payload, headers }))
    })
  }
  return {
    ...connections,
    add: (connection) => {
      const isNew = connections.add(connection)
      if (isNew) tell(connection, 'VEHICLE_STATE', firstSignals(deps, connection))
      return isNew
    },
    delete: (filter) => {
      const ended = connections.list(filter, MAX_TOLD, 0)
      const count = connections.delete(filter)
      for (const connection of ended) tell(connection, 'VEHICLE_ERROR', CONSENT_WITHDRAWN)
      return count
    },
  }
}

const MAX_TOLD = 1000

const CONSENT_WITHDRAWN = {
  errors: [
    {
      type: 'PERMISSION',
      code: null,
      description: 'The vehicle is not connected with this application any longer.',
      resolution: { type: 'REAUTHENTICATE' },
      state: 'ERROR',
      signals: [],
    },
  ],
}

function firstSignals({ fleet, now }: VehicleDeps, { vehicleId }: Connection): object {
  const car = fleet.findById(vehicleId)
  if (car === null) return { triggers: [], signals: [] }
  const nowMs = now()
  const state = fleet.stateOf(car.id, nowMs)
  const request = { car, state, nowMs, units: 'metric', isLocationFailing: false } as const
  const signals = (signalDocuments(request) as readonly SignalDocument[]).map(
    ({ attributes, meta }) => ({ ...attributes, meta }),
  )
  return { triggers: [{ code: 'FIRST_DELIVERY' }], signals }
}

interface SignalDocument {
  readonly attributes: object
  readonly meta: object
}

function toEnvelope(
  { fleet, now }: VehicleDeps,
  { vehicleId, userId, externalId }: Connection,
  eventType: string,
  data: object,
): object {
  const car = fleet.findById(vehicleId)
  return {
    eventId: randomUUID(),
    eventType,
    vehicleId,
    data: {
      user: { id: userId, externalId },
      vehicle: { id: vehicleId, ...(car === null ? {} : vehicleAttributes(car)) },
      ...data,
    },
    meta: {
      version: '4.0',
      deliveryId: randomUUID(),
      deliveredAt: now(),
      webhookId: WEBHOOK_ID,
      mode: 'LIVE',
    },
  }
}

const WEBHOOK_ID = '5a8e5e38-1e12-4011-a36d-56f120053f9e'
