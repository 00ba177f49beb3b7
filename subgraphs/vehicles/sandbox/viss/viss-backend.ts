/**
 * The sandbox's VISS server, version 3 over HTTP: one for a fleet, the cars of one make, each by its VIN.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { SandboxBackend } from '../../../sandbox-kit/sandbox-backend.ts'
import { answerWith, readUrl, toAnswer, type Answer } from '../answer.ts'
import type { Fleet } from '../fleet/fleet.ts'
import {
  badRequest,
  CAR_FAULTS,
  notFound,
  rateLimited,
  serverError,
  unauthorized,
} from './errors.ts'
import { readLeaves } from './search-read.ts'
import { leavesOf } from './signal-tree.ts'

export interface VissBackendOptions {
  readonly fleet: Fleet
  readonly now: () => number
}

const TOKEN = 'sandbox-viss-token'
const MAKE = 'RIVIAN'

const FAULT_NAMES = ['no-fix', 'car-unreachable', 'forbidden', 'error-in-200'] as const
type Fault = (typeof FAULT_NAMES)[number]

export function createVissBackend(options: VissBackendOptions): SandboxBackend {
  let fault: Fault | null = null
  return {
    name: 'viss',
    subgraph: 'vehicles',
    mountPath: '/viss',
    handle: (request, response) => {
      answerWith(response, () => Promise.resolve(route(request, options, fault)), serverError)
    },
    vendorError: (name) => VENDOR_ERRORS[name],
    ownFaults: FAULT_NAMES,
    setFault: (name) => {
      fault = FAULT_NAMES.find((known) => known === name) ?? null
    },
    describe: (baseUrl) => describe(baseUrl, options.fleet),
    close: () => Promise.resolve(),
  }
}

const toVendorError = ({ status, headers = {}, body }: Answer) => ({ status, headers, body })

const VENDOR_ERRORS = {
  'rate-limited': toVendorError(rateLimited),
  'server-error': toVendorError(serverError),
  'expired-token': toVendorError(unauthorized),
}

function route(
  request: IncomingMessage,
  { fleet, now }: VissBackendOptions,
  fault: Fault | null,
): Answer {
  request.resume()
  const { pathname, searchParams } = readUrl(request)
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return unauthorized
  if (request.method !== 'GET') return badRequest('Missing or invalid action')
  const [, vin = '', path = ''] = /^\/(\w+)\/(Vehicle(?:[/.]\w+)*)$/.exec(pathname) ?? []
  const car = fleet.findByVin(vin)
  if (car?.make !== MAKE) return notFound
  if (fault !== null && fault !== 'no-fix') return toAnswer(toVendorError(CAR_FAULTS[fault]))
  const nowMs = now()
  const leaves = leavesOf(fleet.stateOf(car.id, nowMs), nowMs, fault !== 'no-fix')
  return readLeaves(leaves, path.replaceAll('/', '.'), searchParams.get('filter'), nowMs)
}

function describe(baseUrl: string, { cars }: Fleet): Readonly<Record<string, unknown>> {
  const vin = cars.find(({ make }) => make === MAKE)?.vin ?? ''
  const filter = '{"variant":"paths","parameter":["Latitude","Longitude","Heading"]}'
  const curl = `curl -G -H "Authorization: Bearer ${TOKEN}"`
  return {
    url: baseUrl,
    vehiclePath: '/{vin}',
    token: TOKEN,
    examples: [
      `${curl} ${baseUrl}/${vin}/Vehicle/Speed`,
      `${curl} --data-urlencode 'filter=${filter}' ${baseUrl}/${vin}/Vehicle/CurrentLocation`,
    ],
  }
}
