/**
 * The way of the one question that all drills ask: which calls it makes, after which others, what of the answer each carries,
 * and how long that is kept.
 *
 * @module
 */
import { CARS } from '../../subgraphs/sandbox-kit/world.ts'

export const QUESTION = `query ($id: ID!) {
  vehicle(id: $id) {
    make vin owner { name }
    position { quality latitude longitude map { provider address { countryCode } } }
  }
  viewer { user { name plan { status name } } }
}`

export interface Step {
  readonly name: string
  /** In the sandbox. */
  readonly backend: string
  /** In errors. */
  readonly blamed: string
  /** Of its calls' paths, what others' do not have. */
  readonly path: string
  /** Steps without which it is not taken. */
  readonly after: readonly string[]
  /** What is null without it, and where that is told if not there. */
  readonly carries: readonly (readonly [at: string, toldAt?: string])[]
  /** Its token can be got anew, by one more call. */
  readonly renews?: true
  /** What it means when there is no such thing, and not that the request was at fault. */
  readonly absent?: string
  readonly keeps?: Keeping
  /** Taken only when that step is lost, which it makes good. */
  readonly insteadOf?: string
}

/** As the SDL says; `at` = where the answer tells of it. */
export interface Keeping {
  readonly forSeconds: number
  /** Beyond that, while its backend fails. */
  readonly ifErrorSeconds: number
  readonly at: readonly string[]
}

const DIRECTORY: Step = {
  name: 'directory',
  ...{ backend: 'users', blamed: 'users', path: '/Users/' },
  after: [],
  carries: [['vehicle'], ['viewer.user']],
  // Whom the directory does not know may do nothing.
  absent: 'FORBIDDEN',
  keeps: { forSeconds: 30, ifErrorSeconds: 0, at: ['vehicle.owner', 'viewer.user'] },
}

const CONNECTION: Step = {
  name: 'connection',
  ...{ backend: 'smartcar', blamed: 'vehicles', path: '/connections' },
  after: [],
  carries: [['vehicle']],
  renews: true,
  keeps: { forSeconds: 60, ifErrorSeconds: 3600, at: ['vehicle'] },
}

const billing = { backend: 'stripe', blamed: 'subscriptions' } as const

const ENTITLEMENTS: Step = {
  ...{ name: 'entitlements', ...billing, path: '/active_entitlements' },
  after: ['directory', 'connection'],
  carries: [['vehicle.vin'], ['vehicle.position']],
  keeps: { forSeconds: 60, ifErrorSeconds: 0, at: [] },
}

const PLAN: Step = {
  ...{ name: 'plan', ...billing, path: '/subscriptions' },
  after: ['directory'],
  carries: [['viewer.user.plan', 'viewer.user.plan.status']],
  keeps: { forSeconds: 60, ifErrorSeconds: 0, at: ['viewer.user.plan'] },
}

const PRODUCT: Step = {
  ...{ name: 'product', ...billing, path: '/products' },
  after: ['plan'],
  carries: [['viewer.user.plan.name']],
  keeps: { forSeconds: 300, ifErrorSeconds: 86_400, at: ['viewer.user.plan.name'] },
}

const VIN: Step = {
  ...{
    name: 'vin',
    backend: 'smartcar',
    blamed: 'vehicles',
    path: '/signals/vehicleidentification-vin',
  },
  after: ['entitlements'],
  carries: [['vehicle.vin']],
  renews: true,
  keeps: { forSeconds: 86_400, ifErrorSeconds: 604_800, at: ['vehicle.vin'] },
}

const POSITION = {
  blamed: 'vehicles',
  after: ['entitlements'],
  carries: [['vehicle.position']],
  keeps: { forSeconds: 10, ifErrorSeconds: 86_400, at: ['vehicle.position'] },
} as const

/** Who tells where a car is. */
const CARS_BACKENDS: Readonly<Record<string, Step>> = {
  smartcar: {
    ...{ name: 'signals', ...POSITION, backend: 'smartcar', path: '/signals' },
    renews: true,
  },
  tesla: {
    ...{ name: 'tesla', ...POSITION, backend: 'tesla', path: '/vehicle_data' },
    // Its VIN is Tesla's name for it.
    after: ['vin'],
    renews: true,
  },
  viss: { name: 'viss', ...POSITION, after: ['vin'], backend: 'viss', path: '/Vehicle' },
}

const ADDRESS_PATHS: Readonly<Record<string, string>> = {
  'offline-maps': '/reverse',
  google: '/geocode/',
  mapbox: '/geocode/',
  here: '/revgeocode',
  osm: '/reverse',
}

/** Providers whose terms allow addresses to be kept. */
const MAY_BE_KEPT = ['offline-maps', 'osm']

export const addressOf = (provider: string, after: readonly string[]): Step => ({
  ...{ name: `address of ${provider}`, backend: provider, blamed: 'maps', after },
  path: ADDRESS_PATHS[provider] ?? '',
  carries: [['vehicle.position.map.address']],
  ...(MAY_BE_KEPT.includes(provider)
    ? {
        keeps: {
          ...{ forSeconds: 86_400, ifErrorSeconds: 2_592_000 },
          at: ['vehicle.position.map.address'],
        },
      }
    : {}),
})

export interface Road {
  readonly carId: string
  /** As answers show it. */
  readonly make: string
  readonly vin: string
  readonly provider: string
  /** Who answers where that one fails. */
  readonly nextProvider: string | null
  /** Each after those it needs. */
  readonly steps: readonly Step[]
}

const MAKES: Readonly<Record<string, string>> = {
  smartcar: 'Volkswagen',
  tesla: 'Tesla',
  viss: 'Rivian',
}

const nameOf = (provider: string) => provider.replace('-maps', '').toUpperCase()

/** @param teller who tells where the car is. @param provider of the map. @param next who stands in for that one. */
export function roadOf(teller: string, provider = 'offline-maps', next?: string): Road {
  const make = MAKES[teller] ?? ''
  const car = CARS.find((one) => one.make === make.toUpperCase())
  const position = CARS_BACKENDS[teller]
  if (car === undefined || position === undefined) throw new TypeError(`no car of ${teller}`)
  return {
    ...{ carId: car.id, make, vin: car.vin },
    provider: nameOf(provider),
    nextProvider: next === undefined ? null : nameOf(next),
    steps: [
      ...[DIRECTORY, CONNECTION, ENTITLEMENTS, PLAN, PRODUCT, VIN, position],
      addressOf(provider, [position.name]),
      ...(next === undefined
        ? []
        : [
            {
              ...addressOf(next, [position.name]),
              insteadOf: `address of ${provider}`,
            },
          ]),
    ],
  }
}

const tokenStep = (backend: string, after: readonly string[], carries: Step['carries']): Step => ({
  ...{ name: `token of ${backend}`, backend, blamed: 'vehicles', path: '/token' },
  ...{ after, carries },
})

/** The same before any token was got. */
export function withTokens(road: Road): Road {
  const steps = road.steps.flatMap((step): readonly Step[] => {
    const token = `token of ${step.backend}`
    if (step.name !== 'connection' && step.name !== 'tesla') return [step]
    return [
      tokenStep(step.backend, step.after, step.carries),
      { ...step, after: [...step.after, token] },
    ]
  })
  return { ...road, steps }
}
