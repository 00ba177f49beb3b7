/**
 * The last position of cars that a wildcard brings although nobody here watches them, for whoever begins to: of the most recent
 * ones, never more than a bound.
 */
export interface UnwatchedCars<P> {
  put(key: string, position: P): void
  /** Gives it away. */
  take(key: string): P | null
  clear(): void
  readonly size: number
}

export function createUnwatchedCars<P>(maxCars: number): UnwatchedCars<P> {
  const positions = new Map<string, P>()
  return {
    put: (key, position) => {
      if (positions.size >= maxCars && !positions.has(key)) {
        const [oldest] = positions.keys()
        if (oldest !== undefined) positions.delete(oldest)
      }
      positions.set(key, position)
    },
    take: (key) => {
      const position = positions.get(key) ?? null
      positions.delete(key)
      return position
    },
    clear: () => {
      positions.clear()
    },
    get size() {
      return positions.size
    },
  }
}
