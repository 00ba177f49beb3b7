/** Waiting before the next attempt: doubled each time up to a bound, and of that a random half to all. */
export interface Backoff {
  /** Milliseconds. */
  next(): number
  reset(): void
}

export interface BackoffOptions {
  readonly firstMs: number
  readonly longestMs: number
  /** 0 to below 1. */
  readonly random: () => number
}

export function createBackoff({ firstMs, longestMs, random }: BackoffOptions): Backoff {
  let attempts = 0
  return {
    next: () => {
      const fullMs = Math.min(firstMs * 2 ** Math.min(attempts, 30), longestMs)
      attempts += 1
      return fullMs * (0.5 + random() / 2)
    },
    reset: () => {
      attempts = 0
    },
  }
}
