/**
 * `/v3/vehicles`: the vehicle half of the API.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { SandboxCar } from '../../../sandbox-kit/world.ts'
import type { Answer } from '../answer.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { ConnectionsTable } from './connections-table.ts'
import { forbidden, invalid, notFound, SIGNAL_FAULTS } from './errors.ts'
import { signalDocument, signalDocuments, type SignalsRequest } from './signal-documents.ts'
import { vehicleDocument } from './vehicle-document.ts'

export const SIGNAL_FAULT_NAMES = [
  'asleep',
  'vehicle-rate-limited',
  'upstream',
  'billing',
  'signal-error',
] as const

export type SignalFault = (typeof SIGNAL_FAULT_NAMES)[number]

export interface VehicleDeps {
  readonly fleet: Fleet
  readonly connections: ConnectionsTable
  readonly now: () => number
}

export function getVehicle({ fleet, connections }: VehicleDeps, vehicleId: string): Answer {
  const car = fleet.findById(vehicleId)
  const isConnected = connections.count({ vehicleId }) > 0
  if (car === null || !isConnected) return notFound('VEHICLE')
  return { status: 200, body: vehicleDocument(car) }
}

/** @param code one signal; without it all of them. */
export function getSignals(
  deps: VehicleDeps,
  request: IncomingMessage,
  fault: SignalFault | null,
  vehicleId: string,
  code?: string,
): Answer {
  const userId = request.headers['sc-user-id']
  if (typeof userId !== 'string' || userId === '') return invalid('missing userId')
  const car = deps.fleet.findById(vehicleId)
  if (car === null || deps.connections.count({ vehicleId }) === 0) return notFound('VEHICLE')
  if (deps.connections.count({ vehicleId, userId }) === 0) return forbidden
  if (fault !== null && fault !== 'signal-error') return SIGNAL_FAULTS[fault]
  const reading = readCar(deps, request, car, fault === 'signal-error')
  if (code === undefined) return withHeaders(reading, allSignals(reading))
  const document = signalDocument(reading, code)
  return document === null ? notFound('PATH') : withHeaders(reading, { data: document })
}

function readCar(
  { fleet, now }: VehicleDeps,
  { headers }: IncomingMessage,
  car: SandboxCar,
  isLocationFailing: boolean,
): SignalsRequest {
  const nowMs = now()
  const units = headers['sc-unit-system'] === 'imperial' ? 'imperial' : 'metric'
  return { car, state: fleet.stateOf(car.id, nowMs), nowMs, units, isLocationFailing }
}

function allSignals(reading: SignalsRequest): object {
  const data = signalDocuments(reading)
  return {
    data,
    meta: { totalCount: data.length, pageSize: data.length, page: 1 },
    links: { self: `/vehicles/${reading.car.id}/signals` },
    included: { vehicle: vehicleDocument(reading.car) },
  }
}

const withHeaders = ({ state, nowMs, units }: SignalsRequest, body: object): Answer => ({
  status: 200,
  headers: {
    'sc-request-id': randomUUID(),
    'sc-unit-system': units,
    'sc-fetched-at': new Date(nowMs).toISOString(),
    'sc-data-age': new Date(state.measuredAtMs).toISOString(),
  },
  body,
})
