/**
 * The sandbox's Tesla Fleet API: its cars are those of the fleet whose make is Tesla.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { SandboxBackend } from '../../../sandbox-kit/sandbox-backend.ts'
import { answerWith, readUrl, type Answer } from '../answer.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { createTokenDesk, type TokenDesk } from '../token-desk.ts'
import {
  CAR_FAULTS,
  notFound,
  rateLimited,
  serverError,
  unauthorized,
  type CarFault,
} from './errors.ts'
import { CLIENT_ID, CLIENT_SECRET, issueToken } from './token-route.ts'
import { vehicleData, vehicleSummary } from './vehicle-data.ts'

export interface TeslaBackendOptions {
  readonly fleet: Fleet
  readonly now: () => number
  readonly tokenLifetimeSeconds: number
}

const FAULT_NAMES = Object.keys(CAR_FAULTS) as readonly CarFault[]

export function createTeslaBackend(options: TeslaBackendOptions): SandboxBackend {
  const { fleet, now, tokenLifetimeSeconds: lifetimeSeconds } = options
  const desk = createTokenDesk({ prefix: 'ts_', lifetimeSeconds, now })
  let fault: CarFault | null = null
  return {
    name: 'tesla',
    subgraph: 'vehicles',
    mountPath: '/tesla',
    handle: (request, response) => {
      answerWith(response, () => route(request, options, desk, fault), serverError)
    },
    vendorError: (name) => VENDOR_ERRORS[name],
    ownFaults: FAULT_NAMES,
    setFault: (name) => {
      fault = FAULT_NAMES.find((known) => known === name) ?? null
    },
    describe: (baseUrl) => describe(baseUrl, fleet),
    close: () => Promise.resolve(),
  }
}

const toVendorError = ({ status, headers = {}, body }: Answer) => ({ status, headers, body })

const VENDOR_ERRORS = {
  'rate-limited': toVendorError(rateLimited),
  'server-error': toVendorError(serverError),
  'expired-token': toVendorError(unauthorized),
}

async function route(
  request: IncomingMessage,
  { fleet, now }: TeslaBackendOptions,
  desk: TokenDesk,
  fault: CarFault | null,
): Promise<Answer> {
  const { pathname, searchParams } = readUrl(request)
  const call = `${request.method ?? 'GET'} ${pathname}`
  if (call === 'POST /oauth2/v3/token') return issueToken(request, desk)
  request.resume()
  if (!desk.accepts(request)) return unauthorized
  if (call === 'GET /api/1/vehicles') return listVehicles(fleet)
  const [, vin, part] = /^GET \/api\/1\/vehicles\/(\w+)(\/vehicle_data)?$/.exec(call) ?? []
  const car = vin === undefined ? null : fleet.findByVin(vin)
  if (car?.make !== 'TESLA') return notFound
  if (part === undefined) return ok(vehicleSummary(car))
  if (fault !== null) return CAR_FAULTS[fault]
  const endpoints = new Set((searchParams.get('endpoints') ?? '').split(';').filter(Boolean))
  return ok(vehicleData(fleet, car, endpoints, now()))
}

const ok = (response: object): Answer => ({ status: 200, body: { response } })

function listVehicles({ cars }: Fleet): Answer {
  const found = cars.filter(({ make }) => make === 'TESLA').map(vehicleSummary)
  return { status: 200, body: { response: found, count: found.length } }
}

function describe(baseUrl: string, { cars }: Fleet): Readonly<Record<string, unknown>> {
  const vin = cars.find(({ make }) => make === 'TESLA')?.vin ?? ''
  return {
    tokenUrl: `${baseUrl}/oauth2/v3/token`,
    apiUrl: baseUrl,
    audience: baseUrl,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    examples: [
      `curl -d grant_type=client_credentials -d client_id=${CLIENT_ID} -d client_secret=${CLIENT_SECRET} -d audience=${baseUrl} ${baseUrl}/oauth2/v3/token`,
      `curl -H "Authorization: Bearer $TOKEN" "${baseUrl}/api/1/vehicles/${vin}/vehicle_data?endpoints=drive_state;location_data;vehicle_state;charge_state"`,
    ],
  }
}
