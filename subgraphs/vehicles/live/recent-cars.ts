/**
 * What is remembered of cars between their messages, by VIN: of the most recent ones, never more than a bound.
 */
export interface RecentCars<T> {
  /** Makes it when the car is new; the car heard of longest ago gives way. */
  of(vin: string): T
  clear(): void
  readonly size: number
}

export function createRecentCars<T>(maxCars: number, create: () => T): RecentCars<T> {
  const cars = new Map<string, T>()
  return {
    of: (vin) => {
      const known = cars.get(vin)
      // Moving a car to the end costs; it is worth it only when one may have to go.
      if (known !== undefined && cars.size < maxCars) return known
      cars.delete(vin)
      const [oldest] = cars.size >= maxCars ? cars.keys() : []
      if (oldest !== undefined) cars.delete(oldest)
      const car = known ?? create()
      cars.set(vin, car)
      return car
    },
    clear: () => {
      cars.clear()
    },
    get size() {
      return cars.size
    },
  }
}
