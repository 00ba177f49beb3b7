/**
 * The bench's backends: the four wire formats as plain JSON, answered from the id alone, so that they cost next to
 * nothing and every caller has cars of their own. A user id says how many: `u20-7` is the seventh with 20 cars. `v7-3` is the
 * third who may see the one car of `u1-7`. `STUB_MAKE` is who makes the cars.
 *
 * Started as a process of its own: `stub-backends.ts` prints its port as JSON. `STUB_DELAY_MS` puts every answer that
 * far away. `GET /calls` tells how many calls there were since the last time it was asked.
 *
 * @module
 */
import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createBenchIssuer } from './issuer.ts'

const delayMs = Number(process.env['STUB_DELAY_MS'] ?? '0')
const make = process.env['STUB_MAKE'] ?? 'VOLKSWAGEN'
const issuer = await createBenchIssuer()
let calls = 0

type Answer = (path: URLSearchParams, segments: readonly string[]) => unknown

const carIdsOf = (userId: string): readonly string[] => {
  const seen = /^v(\d+)-/.exec(userId)?.[1]
  if (seen !== undefined) return [`u1-${seen}.0`]
  const count = Number(/^u(\d+)-/.exec(userId)?.[1] ?? '0')
  return Array.from({ length: count }, (_, index) => `${userId}.${String(index)}`)
}
const ownerOf = (carId: string): string => carId.slice(0, carId.indexOf('.'))

/** A number in 0..1 that is always the same for a text. */
function fraction(text: string): number {
  let hash = 2166136261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  return (hash >>> 0) / 4294967296
}

const EXTENSION = 'urn:roundabout:params:scim:schemas:extension:2.0:User'

const user: Answer = (_query, segments) => {
  const id = segments.at(-1) ?? ''
  const type = id.startsWith('v') ? 'viewer' : 'owner'
  const vehicles = carIdsOf(id).map((value) => ({ value, type, display: `Car ${value}` }))
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', EXTENSION],
    id,
    userName: `${id}@example.test`,
    name: { givenName: 'Bench', familyName: id },
    active: true,
    emails: [{ value: `${id}@example.test`, primary: true }],
    [EXTENSION]: { stripeCustomerId: `cus_${id}`, vehicles },
  }
}

const entitlements: Answer = () => ({
  object: 'list',
  url: '/v1/entitlements/active_entitlements',
  has_more: false,
  data: ['car_on_map', 'vehicle_status'].map((key) => ({
    id: `ent_${key}`,
    object: 'entitlements.active_entitlement',
    feature: `feat_${key}`,
    livemode: false,
    lookup_key: key,
  })),
})

const connection = (carId: string) => ({
  id: `conn-${carId}`,
  type: 'connection',
  attributes: {
    permissions: ['read_vehicle_info', 'read_location'],
    vehicle: { make, model: 'ID.4', year: 2024, mode: 'live', powertrainType: 'BEV' },
    user: { id: `sc-${ownerOf(carId)}`, externalId: ownerOf(carId) },
  },
  relationships: {
    vehicle: { data: { type: 'vehicle', id: carId } },
    user: { data: { type: 'user', id: `sc-${ownerOf(carId)}` } },
  },
})

const connections: Answer = (query) => {
  const carId = query.get('filter[vehicleId]')
  const ids = carId === null ? carIdsOf(query.get('filter[user.externalId]') ?? '') : [carId]
  const size = Number(query.get('page[size]') ?? '10')
  const number = Number(query.get('page[number]') ?? '1')
  const page = ids.slice((number - 1) * size, number * size)
  const last = Math.max(1, Math.ceil(ids.length / size))
  return {
    data: page.map(connection),
    meta: { totalCount: ids.length, pageNumber: number, pageSize: size },
    links: { next: number < last ? `/connections?page[number]=${String(number + 1)}` : null },
  }
}

const signal = (code: string, body: unknown) => ({
  id: code,
  type: 'signal',
  attributes: { code, name: code, group: 'Bench', status: { value: 'SUCCESS' }, body },
  meta: { retrievedAt: Date.now(), oemUpdatedAt: Date.now() - 2000 },
})

const signals: Answer = (_query, segments) => {
  const carId = segments.at(-2) ?? ''
  const latitude = 47 + fraction(carId)
  const longitude = 9 + fraction(`${carId} east`)
  const data = [
    signal('location-preciselocation', {
      latitude,
      longitude,
      heading: 45.5,
      locationType: 'CURRENT',
    }),
    signal('motion-currentspeed', { value: 48, unit: 'km/h' }),
    signal('odometer-traveleddistance', { value: 12345.6, unit: 'km' }),
    signal('tractionbattery-stateofcharge', { value: 71, unit: 'percent' }),
    signal('closure-islocked', { value: false }),
    signal('connectivitystatus-isonline', { value: true }),
  ]
  return { data, meta: { totalCount: data.length, pageSize: data.length, page: 1 } }
}

const vin: Answer = (_query, segments) => {
  const index = /^u1-(\d+)/.exec(segments.at(-3) ?? '')?.[1] ?? '0'
  return { data: signal('vehicleidentification-vin', { value: `5YJ${index.padStart(14, '0')}` }) }
}

const geocode: Answer = (query) => ({
  status: 'OK',
  results: [
    {
      formatted_address: `Hauptstrasse 1, 9490 Vaduz, Liechtenstein (${query.get('latlng') ?? ''})`,
      place_id: 'bench',
      types: ['street_address'],
      geometry: { location: { lat: 47.1, lng: 9.5 }, location_type: 'ROOFTOP' },
      address_components: [
        { long_name: '1', short_name: '1', types: ['street_number'] },
        { long_name: 'Hauptstrasse', short_name: 'Hauptstrasse', types: ['route'] },
        { long_name: 'Vaduz', short_name: 'Vaduz', types: ['locality', 'political'] },
        { long_name: 'Liechtenstein', short_name: 'LI', types: ['country', 'political'] },
        { long_name: '9490', short_name: '9490', types: ['postal_code'] },
      ],
    },
  ],
})

const packagedAddress: Answer = () => ({
  address: {
    formatted: 'Hauptstrasse 1, 9490 Vaduz, Liechtenstein',
    ...{ street: 'Hauptstrasse', houseNumber: '1', postalCode: '9490', city: 'Vaduz' },
    ...{ region: null, countryCode: 'LI', precision: 'BUILDING' },
  },
})

const token = () => ({ access_token: 'bench-token', token_type: 'Bearer', expires_in: 86_400 })

function answerOf(method: string, pathname: string): Answer | null {
  if (method === 'POST' && pathname.endsWith('/token')) return token
  if (pathname.startsWith('/scim/v2/Users/')) return user
  if (pathname === '/stripe/v1/entitlements/active_entitlements') return entitlements
  if (pathname === '/smartcar/v3/connections') return connections
  if (pathname.endsWith('/signals/vehicleidentification-vin')) return vin
  if (pathname.endsWith('/signals')) return signals
  if (pathname === '/google/maps/api/geocode/json') return geocode
  if (pathname === '/offline-maps/reverse') return packagedAddress
  if (pathname === '/jwks') return () => issuer.jwks
  return null
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

const server = createServer((request, response) => {
  request.resume()
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stub')
  if (pathname === '/calls') {
    send(response, 200, { calls })
    calls = 0
    return
  }
  calls++
  const answer = answerOf(request.method ?? 'GET', pathname)
  const reply = () => {
    if (answer === null) send(response, 404, { error: pathname })
    else send(response, 200, answer(searchParams, pathname.split('/')))
  }
  if (delayMs > 0) setTimeout(reply, delayMs)
  else reply()
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
