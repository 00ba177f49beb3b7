import type { SandboxCar } from '../../../sandbox-kit/world.ts'

/** Sent with every answer about a car. */
export const vehicleAttributes = ({ make, model, year, powertrainType }: SandboxCar) => ({
  make,
  model,
  year,
  mode: 'live',
  powertrainType,
})

/** Bare, as the official SDK documents the answer. */
export const vehicleDocument = (car: SandboxCar) => ({
  id: car.id,
  type: 'vehicle',
  attributes: vehicleAttributes(car),
  links: { self: `/vehicles/${car.id}` },
})
