import { createCallBudget, type CallBudget } from './call-budget.ts'

/**
 * The budget of each car. It outlives the car's last listener, or coming and going would get round the cap, and is
 * forgotten when nothing is missing of it.
 */
export interface CarBudgets {
  of(vehicleId: string): CallBudget
  /** Forgets what is as good as new; does nothing more often than once a minute. */
  sweep(nowMs: number): void
  readonly size: number
}

/** Looked through at most this often. */
const SWEEP_EVERY_MS = 60_000

export function createCarBudgets(callsPerHour: number): CarBudgets {
  const budgets = new Map<string, CallBudget>()
  let sweptAtMs = 0
  return {
    of: (vehicleId) => {
      const budget = budgets.get(vehicleId) ?? createCallBudget(callsPerHour)
      budgets.set(vehicleId, budget)
      return budget
    },
    sweep: (nowMs) => {
      if (nowMs - sweptAtMs < SWEEP_EVERY_MS) return
      sweptAtMs = nowMs
      for (const [vehicleId, budget] of budgets) if (budget.isFull(nowMs)) budgets.delete(vehicleId)
    },
    get size() {
      return budgets.size
    },
  }
}
