import { createHttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import {
  createTesla,
  createVehiclesClient,
  createViss,
  readSmartcarError,
  readTeslaError,
  readVissError,
  type CreateProvider,
  type VehicleRecord,
  type VissOptions,
} from '../../../subgraphs/vehicles/index.ts'
import { fakeTransport, type FakeAnswer } from '../../support/fake-transport.ts'

export const NOW = Date.UTC(2026, 10, 22, 15, 4, 5)

export interface FakeVendorsOptions {
  readonly hasTesla?: boolean
  readonly viss?: Partial<VissOptions>
}

const VISS = {
  vehiclePath: '/{vin}',
  version: 3,
  signals: ['position'],
  odometerUnit: 'kilometers',
} as const

/** Smartcar, Tesla and VISS behind one fake network; `answer` is given each request's path and decoded query. */
export function fakeVendors(
  answer: (path: string) => FakeAnswer,
  { hasTesla = true, viss = {} }: FakeVendorsOptions = {},
) {
  const { transport, requests } = fakeTransport(({ url }) => answer(pathOf(url)))
  const backend = (host: string, readError: typeof readTeslaError) =>
    createHttpBackend({
      name: 'vehicles',
      baseUrl: `https://${host}.test`,
      transport,
      credential: { headers: () => ({}), refused: () => false },
      timeoutMs: 1000,
      now: () => 0,
      maxConcurrentCalls: 50,
      readError,
    })
  const byMake = new Map<string, CreateProvider>([
    [
      'RIVIAN',
      (options) =>
        createViss({ ...VISS, ...viss, backend: backend('viss', readVissError), ...options }),
    ],
  ])
  if (hasTesla) {
    const at = backend('tesla', readTeslaError)
    byMake.set('TESLA', (options) => createTesla({ backend: at, ...options }))
  }
  const client = createVehiclesClient({
    smartcar: {
      management: backend('management', readSmartcarError),
      vehicles: backend('vehicles', readSmartcarError),
    },
    byMake,
    now: () => NOW,
    staleAfterMs: 60_000,
  })
  return { client, requests, paths: () => requests.map(({ url }) => pathOf(url)) }
}

const pathOf = (url: string) => decodeURIComponent(url.replace(/^https:\/\//, ''))

export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: { readonly extensions: { readonly code: string } }) => error.extensions.code,
  )

export const noVin = () => Promise.reject(new Error('nobody may ask for the VIN'))

export const golf: VehicleRecord = {
  id: 'car-1',
  make: 'Volkswagen',
  makeKey: 'VOLKSWAGEN',
  model: 'Golf',
  year: 2024,
  powerTrain: 'PLUG_IN_HYBRID',
  ownerId: 'ada',
  smartcarUserId: 'sc-ada',
  permissions: [],
}

export const tesla: VehicleRecord = { ...golf, id: 'car-2', make: 'Tesla', makeKey: 'TESLA' }

export const rivian: VehicleRecord = { ...golf, id: 'car-3', make: 'Rivian', makeKey: 'RIVIAN' }

export const connection = (vehicleId: string, externalId = 'ada', make = 'VOLKSWAGEN') => ({
  id: `conn-${vehicleId}`,
  type: 'connection',
  attributes: {
    permissions: ['read_vehicle_info', 'read_location'],
    vehicle: { make, model: 'Golf', year: 2024, mode: 'live', powertrainType: 'PHEV' },
    user: { id: `sc-${externalId}`, externalId },
  },
  relationships: {
    vehicle: { data: { type: 'vehicle', id: vehicleId } },
    user: { data: { type: 'user', id: `sc-${externalId}` } },
  },
})

export const connections = (
  data: readonly object[],
  { totalCount = data.length, pageSize = 100 } = {},
) => ({ body: { data, meta: { totalCount, pageNumber: 1, pageSize } } })

export const signal = (
  code: string,
  body: object,
  meta: object = { oemUpdatedAt: NOW - 1000 },
) => ({
  id: code,
  type: 'signal',
  attributes: { code, status: { value: 'SUCCESS' }, body },
  meta,
})

export const failedSignal = (code: string, type: string, errorCode: string | null) => ({
  id: code,
  type: 'signal',
  attributes: { code, status: { value: 'ERROR', error: { type, code: errorCode } } },
  meta: {},
})

export const place = {
  latitude: 47.1395,
  longitude: 9.5227,
  heading: 45.5,
  locationType: 'CURRENT',
}
