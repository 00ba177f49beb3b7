import { ControlError } from './control-error.ts'
import { CARS, PEOPLE, type SandboxCar, type SandboxPerson } from './world.ts'

/** By given name in any case, or by id. @throws {ControlError} 404. */
export function requirePerson(name: string): SandboxPerson {
  const found = PEOPLE.find(
    ({ id, givenName }) => id === name || givenName.toLowerCase() === name.toLowerCase(),
  )
  if (found) return found
  throw new ControlError(404, 'NO_SUCH_PERSON', `there is nobody called "${name}": see GET /`)
}

/** @throws {ControlError} 404. */
export function requireCar(id: string): SandboxCar {
  const found = CARS.find((car) => car.id === id)
  if (found) return found
  throw new ControlError(404, 'NO_SUCH_VEHICLE', `there is no vehicle "${id}": see GET /vehicles`)
}
