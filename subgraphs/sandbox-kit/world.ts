/**
 * The sandbox's people and cars: the same at every start, so that examples and tests can name them.
 *
 * @module
 */
import { createHash } from 'node:crypto'

export interface SandboxPerson {
  /** Identifier in the SCIM directory, `sub` in tokens, `externalId` at Smartcar. */
  readonly id: string
  readonly userName: string
  readonly givenName: string
  readonly familyName: string
  readonly locale: string
  readonly isActive: boolean
  readonly stripeCustomerId: string
  readonly plan: SandboxPlan
  readonly grants: readonly SandboxGrant[]
}

export interface SandboxGrant {
  readonly carId: string
  readonly type: 'owner' | 'viewer'
  readonly display: string
}

export interface SandboxPlan {
  readonly status: 'active' | 'past_due' | 'trialing'
  readonly productName: string
  readonly priceMinor: number
  readonly features: readonly string[]
}

export interface SandboxCar {
  readonly id: string
  readonly vin: string
  readonly ownerId: string
  /** Upper case, as Smartcar spells it. */
  readonly make: string
  readonly model: string
  readonly year: number
  readonly powertrainType: 'BEV' | 'PHEV' | 'HEV' | 'ICE'
}

/** A UUID that is the same at every start. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(`roundabout sandbox ${text}`).digest('hex')
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(18, 20),
    hex.slice(20, 32),
  ].join('-')
}

const PLUS = ['car_on_map', 'vehicle_status']

const car = (name: string, ownerName: string, rest: Omit<SandboxCar, 'id' | 'ownerId'>) => ({
  id: uuidOf(`car ${name}`),
  ownerId: uuidOf(`person ${ownerName}`),
  ...rest,
})

const VANS = [
  { make: 'RENAULT', model: 'Kangoo E-Tech', wmi: 'VF1' },
  { make: 'VOLKSWAGEN', model: 'ID. Buzz Cargo', wmi: 'WV1' },
  { make: 'FORD', model: 'E-Transit', wmi: 'WF0' },
  { make: 'MERCEDES-BENZ', model: 'eVito', wmi: 'W1V' },
] as const

const van = (index: number): SandboxCar => {
  const { make, model, wmi } = VANS[index % VANS.length] ?? VANS[0]
  const vin = `${wmi}ZZZSANDB0${String(index + 1).padStart(5, '0')}`
  return car(`eva ${String(index + 1)}`, 'eva', {
    vin,
    make,
    model,
    year: 2024,
    powertrainType: 'BEV',
  })
}

const GOLF = car('ada golf', 'ada', {
  vin: 'WVWZZZCD0RW000001',
  make: 'VOLKSWAGEN',
  model: 'Golf eHybrid',
  year: 2024,
  powertrainType: 'PHEV',
})
const TESLA = car('ada tesla', 'ada', {
  vin: 'LRWYGCEK0PC000002',
  make: 'TESLA',
  model: 'Model Y',
  year: 2023,
  powertrainType: 'BEV',
})
const RIVIAN = car('ada rivian', 'ada', {
  vin: '7PDSGABA0SN000005',
  make: 'RIVIAN',
  model: 'R1S',
  year: 2025,
  powertrainType: 'BEV',
})
const BEN_CAR = car('ben bmw', 'ben', {
  vin: 'WBY31AW0X0FP00003',
  make: 'BMW',
  model: 'i4',
  year: 2022,
  powertrainType: 'BEV',
})
const DAN_CAR = car('dan skoda', 'dan', {
  vin: 'TMBJJ7NE0L0000004',
  make: 'SKODA',
  model: 'Octavia',
  year: 2020,
  powertrainType: 'ICE',
})
const EVA_FLEET = Array.from({ length: 200 }, (_, index) => van(index))

export const CARS: readonly SandboxCar[] = [GOLF, TESLA, RIVIAN, BEN_CAR, DAN_CAR, ...EVA_FLEET]

const person = (
  givenName: string,
  familyName: string,
  plan: SandboxPlan,
  grants: readonly SandboxGrant[],
  isActive = true,
): SandboxPerson => ({
  id: uuidOf(`person ${givenName.toLowerCase()}`),
  userName: `${givenName.toLowerCase()}@example.test`,
  givenName,
  familyName,
  locale: 'de-LI',
  isActive,
  stripeCustomerId: `cus_${givenName.toLowerCase()}`,
  plan,
  grants,
})

const own = ({ id }: SandboxCar, display: string): SandboxGrant => ({
  carId: id,
  type: 'owner',
  display,
})

const plan = (
  status: SandboxPlan['status'],
  productName: string,
  priceMinor: number,
  features: readonly string[],
): SandboxPlan => ({ status, productName, priceMinor, features })

export const PEOPLE: readonly SandboxPerson[] = [
  person('Ada', 'Amann', plan('active', 'Connect Plus', 990, PLUS), [
    own(GOLF, "Ada's Golf"),
    own(TESLA, "Ada's Tesla"),
    own(RIVIAN, "Ada's Rivian"),
  ]),
  person('Ben', 'Beck', plan('past_due', 'Connect Plus', 990, []), [own(BEN_CAR, "Ben's BMW")]),
  person('Cleo', 'Caduff', plan('trialing', 'Connect Map', 490, ['car_on_map']), [
    { carId: GOLF.id, type: 'viewer', display: "Ada's Golf" },
  ]),
  person(
    'Dan',
    'Dürr',
    plan('active', 'Connect Plus', 990, PLUS),
    [own(DAN_CAR, "Dan's Škoda")],
    false,
  ),
  person(
    'Eva',
    'Eberle',
    plan('active', 'Connect Fleet', 49900, PLUS),
    EVA_FLEET.map((van, index) => own(van, `Courier ${String(index + 1)}`)),
  ),
]

/** SCIM extension that links a person to the billing backend and to vehicles. */
export const SCIM_EXTENSION = 'urn:roundabout:params:scim:schemas:extension:2.0:User'
