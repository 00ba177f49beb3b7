/**
 * Which watched car streams under which VIN. Found out when the first listener comes; asked again, ever later, when that
 * fails.
 *
 * @module
 */
import type { Timers } from './timers.ts'
import { createBackoff, type Backoff } from './upstream/backoff.ts'

export interface NamedCarsOptions {
  /** `null` = it does not stream under a VIN. */
  readonly askVin: (vehicleId: string) => Promise<string | null>
  readonly timers: Timers
  readonly onVin: (vehicleId: string, vin: string) => void
  readonly onFailure: (error: unknown) => void
}

export interface NamedCars {
  start(vehicleId: string): void
  stop(vehicleId: string): void
  /** Cars that are watched and stream under `vin`: one, unless two ids stand for the same car. */
  idsOf(vin: string): readonly string[]
  /** VINs known now. */
  readonly size: number
  close(): void
}

interface Naming {
  vin: string | null
  readonly backoff: Backoff
  cancel: () => void
}

const RETRY = { firstMs: 10_000, longestMs: 600_000 }
const NONE: readonly string[] = []

export function createNamedCars({ askVin, timers, onVin, onFailure }: NamedCarsOptions): NamedCars {
  const cars = new Map<string, Naming>()
  const idsByVin = new Map<string, readonly string[]>()

  const ask = async (vehicleId: string, car: Naming): Promise<void> => {
    try {
      const vin = await askVin(vehicleId)
      if (vin === null || cars.get(vehicleId) !== car) return
      car.vin = vin.toUpperCase()
      idsByVin.set(car.vin, [...(idsByVin.get(car.vin) ?? NONE), vehicleId])
      onVin(vehicleId, car.vin)
    } catch (error) {
      if (cars.get(vehicleId) !== car) return
      car.cancel = timers.after(car.backoff.next(), () => void ask(vehicleId, car))
      onFailure(error)
    }
  }

  return {
    start: (vehicleId) => {
      if (cars.has(vehicleId)) return
      const backoff = createBackoff({ ...RETRY, random: timers.random })
      const car: Naming = { vin: null, backoff, cancel: () => undefined }
      cars.set(vehicleId, car)
      void ask(vehicleId, car)
    },
    stop: (vehicleId) => {
      const car = cars.get(vehicleId)
      if (car === undefined) return
      car.cancel()
      cars.delete(vehicleId)
      if (car.vin === null) return
      const others = idsByVin.get(car.vin)?.filter((id) => id !== vehicleId) ?? NONE
      if (others.length > 0) idsByVin.set(car.vin, others)
      else idsByVin.delete(car.vin)
    },
    idsOf: (vin) => idsByVin.get(vin) ?? NONE,
    get size() {
      return idsByVin.size
    },
    close: () => {
      for (const car of cars.values()) car.cancel()
      cars.clear()
      idsByVin.clear()
    },
  }
}
