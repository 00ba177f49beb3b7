/**
 * What the sandbox's page says about its people, keys and cars.
 *
 * @module
 */
import { SANDBOX_API_KEYS } from './api-keys.ts'
import { CARS, PEOPLE, type SandboxCar, type SandboxPerson } from './world.ts'

export type PersonTokens = (person: SandboxPerson) => Promise<string>

const FEW_CARS = 5

/** People with a fresh access token each, API keys, and cars by owner; long fleets shortened. */
export const describeWorld = async (
  url: string,
  accessTokenOf: PersonTokens,
): Promise<Readonly<Record<string, unknown>>> => ({
  about: 'Roundabout sandbox: stand-ins for the real backends, for development only',
  people: await Promise.all(
    PEOPLE.map(async (person) => describePerson(person, await accessTokenOf(person))),
  ),
  howToCall: {
    asPerson: 'Authorization: Bearer <accessToken>',
    moreTokens: `curl -d '{"user":"ada"}' ${url}/oidc/sandbox/token`,
  },
  apiKeys: SANDBOX_API_KEYS,
  vehicles: PEOPLE.map((person) => describeFleet(person, url)),
})

/** Cars in full: all, or those of one owner (`?owner=<person id>`). */
export const listVehicles = (query: URLSearchParams): readonly SandboxCar[] => {
  const owner = query.get('owner')
  return owner === null ? CARS : carsOf(owner)
}

const carsOf = (ownerId: string) => CARS.filter((car) => car.ownerId === ownerId)

const describePerson = (person: SandboxPerson, accessToken: string) => ({
  id: person.id,
  name: `${person.givenName} ${person.familyName}`,
  userName: person.userName,
  isActive: person.isActive,
  plan: { status: person.plan.status, features: person.plan.features },
  accessToken,
})

function describeFleet({ id, givenName }: SandboxPerson, url: string) {
  const cars = carsOf(id)
  return {
    owner: givenName,
    count: cars.length,
    some: cars.slice(0, FEW_CARS).map(({ id, make, model, vin }) => ({ id, make, model, vin })),
    all: `${url}/vehicles?owner=${id}`,
  }
}
