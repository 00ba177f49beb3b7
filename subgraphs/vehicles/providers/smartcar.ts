/**
 * Smartcar, version 3: whose car is it, and what does it tell.
 *
 * @module
 */
import { BackendError, isBackendError } from '../../backend/errors.ts'
import type { HttpBackend } from '../../backend/http-backend.ts'
import { ParseError } from '../../backend/parse.ts'
import { reasonOf } from '../../backend/status-error.ts'
import type { VehicleRecord } from '../client.ts'
import type { ReadingOptions, VehicleProvider } from './provider.ts'
import { BACKEND } from './readings.ts'
import { isId, parseConnections, type ConnectionsPage } from './smartcar-connections.ts'
import { NOT_CAPABLE } from './smartcar-errors.ts'
import { parseSignals, parseVin } from './smartcar-signals.ts'

export interface SmartcarOptions extends ReadingOptions {
  /** Serves `/connections`; its base URL ends with `/v3`. Made with `readSmartcarError`. */
  readonly management: HttpBackend
  /** Serves `/vehicles/{id}/signals`; its base URL ends with `/v3`. Made with `readSmartcarError`. */
  readonly vehicles: HttpBackend
}

export interface Smartcar extends VehicleProvider {
  connectionsOfOwner(ownerId: string): Promise<readonly VehicleRecord[]>
  connectionOfVehicle(vehicleId: string): Promise<VehicleRecord | null>
  vinOf(vehicle: VehicleRecord): Promise<string | null>
}

const PAGE_SIZE = 100
/** Nobody connects this many cars; a backend that says so is wrong, and would be asked for hours. */
const MAX_PAGES = 200

export function createSmartcar({ management, vehicles, ...options }: SmartcarOptions): Smartcar {
  const signalsPath = ({ id }: VehicleRecord) => `/vehicles/${encodeURIComponent(id)}/signals`
  const inNameOf = ({ smartcarUserId }: VehicleRecord) => ({
    headers: { 'sc-user-id': smartcarUserId, 'sc-unit-system': 'metric' },
  })
  const parse = (json: unknown) => parseSignals(json, options)
  return {
    connectionsOfOwner: (ownerId) => readAllOf(management, ownerId),
    connectionOfVehicle: async (vehicleId) => {
      if (!isId(vehicleId)) return null
      const query = queryOf('vehicleId', vehicleId)
      const { vehicles: found } = await readPage(management, query)
      return expectAll(found, ({ id }) => id === vehicleId)[0] ?? null
    },
    vinOf: (vehicle) =>
      unlessIncapable(() =>
        vehicles.getJson(
          `${signalsPath(vehicle)}/vehicleidentification-vin`,
          parseVin,
          inNameOf(vehicle),
        ),
      ),
    signalsOf: (vehicle) => vehicles.getJson(signalsPath(vehicle), parse, inNameOf(vehicle)),
  }
}

async function readAllOf(
  management: HttpBackend,
  ownerId: string,
): Promise<readonly VehicleRecord[]> {
  const ofOwner = (pageNumber: number) =>
    readPage(management, queryOf('user.externalId', ownerId, pageNumber))
  const first = await ofOwner(1)
  const pageCount = Math.ceil(first.totalCount / Math.min(first.pageSize, PAGE_SIZE))
  if (!(pageCount <= MAX_PAGES)) {
    throw new BackendError('BACKEND_MALFORMED', BACKEND, 'the number of connections is incredible')
  }
  const numbers = Array.from({ length: Math.max(0, pageCount - 1) }, (_, index) => index + 2)
  const rest = numbers.length === 0 ? [] : await Promise.all(numbers.map(ofOwner))
  const found = [first, ...rest].flatMap((page) => page.vehicles)
  const own = expectAll(found, (vehicle) => vehicle.ownerId === ownerId)
  return [...new Map(own.map((vehicle) => [vehicle.id, vehicle])).values()]
}

/** `name` is part of `filter[name]`; brackets stand encoded in a query. */
const queryOf = (name: string, value: string, pageNumber = 1): string => {
  const filter = `filter%5B${name}%5D=${encodeURIComponent(value.toWellFormed())}`
  const paging = pageNumber > 1 ? `&page%5Bnumber%5D=${String(pageNumber)}` : ''
  return `${filter}&page%5Bsize%5D=${String(PAGE_SIZE)}${paging}`
}

const readPage = (management: HttpBackend, query: string): Promise<ConnectionsPage> =>
  management.getJson(`/connections?${query}`, parseConnections)

/** A backend that overlooks a filter would hand out everybody's cars. */
function expectAll(
  found: readonly VehicleRecord[],
  isAskedFor: (vehicle: VehicleRecord) => boolean,
): readonly VehicleRecord[] {
  if (found.every(isAskedFor)) return found
  const cause = new ParseError('connections', 'only what was asked for', found)
  throw new BackendError('BACKEND_MALFORMED', BACKEND, 'it answered what was not asked', { cause })
}

async function unlessIncapable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (isBackendError(error) && reasonOf(error)?.startsWith(NOT_CAPABLE) === true) return null
    throw error
  }
}
