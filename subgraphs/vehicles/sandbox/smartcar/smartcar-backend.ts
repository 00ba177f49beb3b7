/**
 * The sandbox's Smartcar: version 3 of the management and the vehicle API, and its token endpoint.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { SandboxBackend } from '../../../sandbox-kit/sandbox-backend.ts'
import type { WebhookSender } from '../../../sandbox-kit/webhook-sender.ts'
import { answerWith, readUrl, type Answer } from '../answer.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { createTokenDesk, type TokenDesk } from '../token-desk.ts'
import {
  deleteConnection,
  deleteUser,
  getConnection,
  listConnections,
} from './connections-routes.ts'
import { createConnectionsTable, smartcarUserIdOf } from './connections-table.ts'
import { connectionControls } from './controls.ts'
import { invalid, notFound, rateLimited, serverError, unauthorized } from './errors.ts'
import { withEvents } from './events.ts'
import { CLIENT_ID, CLIENT_SECRET, issueToken } from './token-route.ts'
import {
  getSignals,
  getVehicle,
  SIGNAL_FAULT_NAMES,
  type SignalFault,
  type VehicleDeps,
} from './vehicle-routes.ts'

export interface SmartcarBackendOptions {
  readonly fleet: Fleet
  readonly now: () => number
  readonly tokenLifetimeSeconds: number
  /** Told of connections that begin and end. Default: nobody is. */
  readonly sender?: Pick<WebhookSender, 'send'>
}

export function createSmartcarBackend(options: SmartcarBackendOptions): SandboxBackend {
  const { fleet, now, tokenLifetimeSeconds: lifetimeSeconds, sender = TO_NOBODY } = options
  const quiet = { fleet, now, connections: createConnectionsTable(fleet.cars) }
  const deps = { ...quiet, connections: withEvents(quiet, sender) }
  const desk = createTokenDesk({ prefix: 'sc_', lifetimeSeconds, now })
  let fault: SignalFault | null = null
  return {
    name: 'smartcar',
    subgraph: 'vehicles',
    mountPath: '/smartcar',
    handle: (request, response) => {
      answerWith(response, () => route(request, deps, desk, fault), serverError)
    },
    vendorError: (name) => VENDOR_ERRORS[name],
    ownFaults: SIGNAL_FAULT_NAMES,
    setFault: (name) => {
      fault = SIGNAL_FAULT_NAMES.find((known) => known === name) ?? null
    },
    describe: (baseUrl) => describe(baseUrl, fleet),
    controls: connectionControls(deps.connections),
    close: () => {
      deps.connections.close()
      return Promise.resolve()
    },
  }
}

const TO_NOBODY = { send: () => undefined }

const toVendorError = ({ status, headers = {}, body }: Answer) => ({ status, headers, body })

const VENDOR_ERRORS = {
  'rate-limited': toVendorError(rateLimited),
  'server-error': toVendorError(serverError),
  'expired-token': toVendorError(unauthorized),
}

async function route(
  request: IncomingMessage,
  deps: VehicleDeps,
  desk: TokenDesk,
  fault: SignalFault | null,
): Promise<Answer> {
  const { pathname, searchParams } = readUrl(request)
  const call = `${request.method ?? 'GET'} ${pathname}`
  if (call === 'POST /oauth2/token') return issueToken(request, desk)
  request.resume()
  if (!desk.accepts(request)) return unauthorized
  if (call === 'GET /v3/connections') return listConnections(deps, searchParams)
  const [, verb, collection, id, part, code] =
    /^(\w+) \/v3\/(\w+)\/([^/]+)(?:\/(signals)(?:\/([^/]+))?)?$/.exec(call) ?? []
  if (id === undefined || !isDecodable(id)) return notFound('PATH')
  switch (`${String(verb)} ${String(collection)}${part === undefined ? '' : '/signals'}`) {
    case 'GET connections':
      return getConnection(deps, id)
    case 'DELETE connections':
      return deleteConnection(deps, id)
    case 'DELETE users':
      return deleteUser(deps, id)
    case 'GET vehicles':
      return getVehicle(deps, id)
    case 'GET vehicles/signals':
      return getSignals(deps, request, fault, id, code)
    case 'POST vehicles/signals':
      return invalid('signals are read by GET')
    default:
      return notFound('PATH')
  }
}

/** Ids of the sandbox are UUIDs: nothing in them is ever escaped. */
const isDecodable = (id: string): boolean => !id.includes('%')

function describe(baseUrl: string, { cars }: Fleet): Readonly<Record<string, unknown>> {
  const [car] = cars
  return {
    tokenUrl: `${baseUrl}/oauth2/token`,
    managementUrl: `${baseUrl}/v3`,
    vehiclesUrl: `${baseUrl}/v3`,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    examples: [
      `curl -d grant_type=client_credentials -d client_id=${CLIENT_ID} -d client_secret=${CLIENT_SECRET} ${baseUrl}/oauth2/token`,
      `curl -g -H "Authorization: Bearer $TOKEN" "${baseUrl}/v3/connections?filter[user.externalId]=${car?.ownerId ?? ''}"`,
      `curl -H "Authorization: Bearer $TOKEN" -H "sc-user-id: ${smartcarUserIdOf(car?.ownerId ?? '')}" ${baseUrl}/v3/vehicles/${car?.id ?? ''}/signals`,
    ],
  }
}
