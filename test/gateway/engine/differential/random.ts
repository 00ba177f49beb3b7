/** Repeatable chance: the same seed, the same operation and data. */
export interface Random {
  /** 0 to below 1. */
  next(): number
  /** True once in `1 / share` times. */
  chance(share: number): boolean
  /** 0 to below `bound`. */
  below(bound: number): number
  pick<T>(from: readonly T[]): T
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    next,
    chance: (share) => next() < share,
    below,
    pick: (from) => {
      const picked = from[below(from.length)]
      if (picked === undefined) throw new TypeError('nothing to pick from')
      return picked
    },
  }
}

/** A number that depends on the text alone. */
export function hashOf(text: string): number {
  let hash = 2166136261
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16777619)
  }
  return hash >>> 0
}
