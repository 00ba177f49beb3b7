/**
 * What a good team would write without GraphQL: one endpoint per screen, fastify in front, undici behind. The same
 * token check, the same grant and entitlement checks and the same backend calls as the gateway, side by side where
 * they can be; nothing cached but the backend's access token and the issuer's keys.
 *
 * `GET /vehicles/:id` and `GET /vehicles?first=N`. Started as a process of its own; prints its port as JSON.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyRequest } from 'fastify'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { Pool } from 'undici'
import { BENCH_AUDIENCE, BENCH_ISSUER } from './issuer.ts'

const backends = new Pool(process.env['STUB_URL'] ?? '', { connections: 128, pipelining: 1 })
const keys = createRemoteJWKSet(new URL(`${process.env['STUB_URL'] ?? ''}/jwks`))
const SECRET = 'bench-bench-bench-bench-bench-bench'
const EXTENSION = 'urn:roundabout:params:scim:schemas:extension:2.0:User'

class HttpError extends Error {
  readonly statusCode: number
  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

async function getJson<T>(path: string, headers: Record<string, string>): Promise<T> {
  const { statusCode, body } = await backends.request({
    path,
    method: 'GET',
    headers: { accept: 'application/json', ...headers },
    headersTimeout: 2000,
    bodyTimeout: 2000,
  })
  if (statusCode !== 200) {
    await body.dump()
    throw new HttpError(502, 'a backend failed')
  }
  return (await body.json()) as T
}

interface User {
  readonly id: string
  readonly active: boolean
  readonly [EXTENSION]: {
    readonly stripeCustomerId: string
    readonly vehicles: readonly { readonly value: string; readonly type: string }[]
  }
}
interface Connection {
  readonly attributes: {
    readonly vehicle: { readonly make: string; readonly model: string; readonly year: number }
    readonly user: { readonly id: string; readonly externalId: string }
  }
  readonly relationships: { readonly vehicle: { readonly data: { readonly id: string } } }
}
interface ConnectionPage {
  readonly data: readonly Connection[]
  readonly links: { readonly next: string | null }
}
interface Signal {
  readonly attributes: {
    readonly code: string
    readonly status: { readonly value: string }
    readonly body: Readonly<Record<string, number | string>>
  }
  readonly meta: { readonly oemUpdatedAt: number }
}
interface Geocode {
  readonly status: string
  readonly results: readonly {
    readonly formatted_address: string
    readonly address_components: readonly {
      readonly long_name: string
      readonly types: readonly string[]
    }[]
  }[]
}

async function authenticate(request: FastifyRequest): Promise<string> {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: BENCH_ISSUER,
      audience: BENCH_AUDIENCE,
      algorithms: ['ES256'],
      typ: 'at+jwt',
    })
    if (!String(payload['scope']).split(' ').includes('car.read')) throw new Error('scope')
    return payload.sub ?? ''
  } catch {
    throw new HttpError(401, 'bad token')
  }
}

const readUser = (id: string) =>
  getJson<User>(`/scim/v2/Users/${encodeURIComponent(id)}`, { authorization: 'Bearer scim' })

async function checkEntitled({ [EXTENSION]: { stripeCustomerId } }: User): Promise<void> {
  const path = `/stripe/v1/entitlements/active_entitlements?customer=${stripeCustomerId}&limit=100`
  const { data } = await getJson<{ data: readonly { lookup_key: string }[] }>(path, {
    authorization: 'Bearer sk',
    'stripe-version': '2026-10-28.endive',
  })
  if (!data.some(({ lookup_key }) => lookup_key === 'car_on_map'))
    throw new HttpError(402, 'no plan')
}

const smartcar = { authorization: 'Bearer bench-token', 'sc-unit-system': 'metric' }

const readConnections = (filter: string) =>
  getJson<ConnectionPage>(`/smartcar/v3/connections?${filter}&page%5Bsize%5D=100`, smartcar)

async function readOwnConnections(userId: string): Promise<readonly Connection[]> {
  const filter = `filter%5Buser.externalId%5D=${encodeURIComponent(userId)}`
  const all: Connection[] = []
  for (let page = 1; ; page++) {
    const { data, links } = await readConnections(`${filter}&page%5Bnumber%5D=${String(page)}`)
    all.push(...data)
    if (links.next === null) return all
  }
}

async function readPosition(vehicleId: string, smartcarUserId: string) {
  const { data } = await getJson<{ data: readonly Signal[] }>(
    `/smartcar/v3/vehicles/${encodeURIComponent(vehicleId)}/signals`,
    { ...smartcar, 'sc-user-id': smartcarUserId },
  )
  const bodyOf = (code: string) => data.find(({ attributes }) => attributes.code === code)
  const location = bodyOf('location-preciselocation')
  if (location?.attributes.status.value !== 'SUCCESS') return null
  const { latitude, longitude, heading, locationType } = location.attributes.body
  return {
    latitude: Number(latitude),
    longitude: Number(longitude),
    headingDegrees: Number(heading),
    speed: Number(bodyOf('motion-currentspeed')?.attributes.body['value'] ?? 0),
    recordedAt: new Date(location.meta.oemUpdatedAt).toISOString(),
    quality: locationType === 'CURRENT' ? 'LIVE' : 'LAST_PARKED',
  }
}

type Position = NonNullable<Awaited<ReturnType<typeof readPosition>>>

async function readMap({ latitude, longitude, headingDegrees }: Position) {
  const { status, results } = await getJson<Geocode>(
    `/google/maps/api/geocode/json?latlng=${String(latitude)},${String(longitude)}&key=bench`,
    {},
  )
  const best = status === 'OK' ? results[0] : undefined
  const part = (type: string) =>
    best?.address_components.find(({ types }) => types.includes(type))?.long_name ?? null
  return {
    provider: 'GOOGLE',
    attribution: '© Google',
    address: best ? { formatted: best.formatted_address, city: part('locality') } : null,
    staticImage: { url: imageUrl(latitude, longitude, headingDegrees) },
  }
}

function imageUrl(latitude: number, longitude: number, heading: number): string {
  const claims = Buffer.from(
    `${String(latitude)},${String(longitude)},${String(heading)}`,
  ).toString('base64url')
  const expires = Math.ceil(Date.now() / 3_600_000) * 3600
  const mac = createHmac('sha256', SECRET)
    .update(`${claims}.${String(expires)}`)
    .digest('base64url')
  return `http://localhost:4000/maps/static/${claims}.${String(expires)}.${mac}.png`
}

async function carOnMap({ attributes: { vehicle, user }, relationships }: Connection) {
  const { id } = relationships.vehicle.data
  const position = await readPosition(id, user.id)
  return {
    id,
    make: vehicle.make,
    model: vehicle.model,
    year: vehicle.year,
    position: position && { ...position, map: await readMap(position) },
  }
}

const app = fastify()

app.get<{ Params: { id: string } }>('/vehicles/:id', async (request) => {
  const userId = await authenticate(request)
  const { id } = request.params
  const filter = `filter%5BvehicleId%5D=${encodeURIComponent(id)}`
  const [user, { data }] = await Promise.all([readUser(userId), readConnections(filter)])
  const granted = user[EXTENSION].vehicles.some(
    ({ value, type }) => value === id && type === 'owner',
  )
  const [connection] = data
  if (!user.active || !granted || connection?.attributes.user.externalId !== userId) {
    throw new HttpError(403, 'not yours')
  }
  await checkEntitled(user)
  return { vehicle: await carOnMap(connection) }
})

app.get<{ Querystring: { first: string } }>('/vehicles', async (request) => {
  const userId = await authenticate(request)
  const [user, connections] = await Promise.all([readUser(userId), readOwnConnections(userId)])
  if (!user.active) throw new HttpError(403, 'not active')
  const granted = new Set(user[EXTENSION].vehicles.map(({ value }) => value))
  const page = connections
    .filter(({ relationships }) => granted.has(relationships.vehicle.data.id))
    .slice(0, Number(request.query.first))
  await checkEntitled(user)
  return { vehicles: await Promise.all(page.map(carOnMap)) }
})

await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${JSON.stringify({ port: (app.server.address() as AddressInfo).port })}\n`)
