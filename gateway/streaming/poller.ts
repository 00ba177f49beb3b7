/**
 * Asks for watched cars of which nothing is heard. One question per car however many watch; a car that streams, or that
 * another process asked about, is heard of and so not asked.
 *
 * @module
 */
import { isBackendError } from '../../subgraphs/backend/errors.ts'
import { createCallBudget, type CallBudget } from './call-budget.ts'
import { createCarBudgets, type CarBudgets } from './car-budgets.ts'
import type { Learned, LivePosition, Notice } from './live-position.ts'
import { delayAfterFailure, SPREAD, type PollPace } from './poll-pace.ts'
import type { Timers } from './timers.ts'

export interface PollerOptions<P extends LivePosition> {
  /** One call. `null` = the car is not connected or tells no place. */
  readonly ask: (vehicleId: string) => Promise<P | null>
  readonly pace: PollPace
  /** At most so many calls for one car in any hour. */
  readonly callsPerCarPerHour: number
  /** At most so many calls of this process in any hour. */
  readonly callsPerHour: number
  readonly timers: Timers
  readonly onPosition: (vehicleId: string, position: P) => void
  readonly onNotice: (vehicleId: string, notice: Notice) => void
}

export interface PollerStats {
  /** Cars that are asked when nothing is heard of them. */
  readonly cars: number
  readonly calls: number
  readonly failures: number
  /** Questions that had to wait for the price cap. */
  readonly slowed: number
  /** Cars whose spent calls are remembered, watched or not. */
  readonly budgets: number
}

export interface Poller<P extends LivePosition> {
  /** Begins with a question, unless something is heard at once. */
  start(vehicleId: string): void
  stop(vehicleId: string): void
  /** Something came of this car by another way: no need to ask for a while. What another process asked is paid for, too. */
  heard(vehicleId: string, position: P, learned: Learned): void
  stats(): PollerStats
  close(): void
}

interface Asked {
  dueAtMs: number
  failures: number
  isSlowed: boolean
  cancel: () => void
}

export const createPoller = <P extends LivePosition>(options: PollerOptions<P>): Poller<P> =>
  new CarPoller(options)

class CarPoller<P extends LivePosition> implements Poller<P> {
  readonly #options: PollerOptions<P>
  readonly #cars = new Map<string, Asked>()
  readonly #total: CallBudget
  readonly #budgets: CarBudgets
  readonly #counts = { calls: 0, failures: 0, slowed: 0 }

  constructor(options: PollerOptions<P>) {
    this.#options = options
    this.#total = createCallBudget(options.callsPerHour)
    this.#budgets = createCarBudgets(options.callsPerCarPerHour)
  }

  start(vehicleId: string): void {
    if (this.#cars.has(vehicleId)) return
    const car: Asked = { dueAtMs: 0, failures: 0, isSlowed: false, cancel: () => undefined }
    this.#cars.set(vehicleId, car)
    this.#arm(vehicleId, car, this.#options.pace.firstAfterMs)
  }

  stop(vehicleId: string): void {
    this.#cars.get(vehicleId)?.cancel()
    this.#cars.delete(vehicleId)
    this.#budgets.sweep(this.#now())
  }

  heard(vehicleId: string, position: P, learned: Learned): void {
    const car = this.#cars.get(vehicleId)
    if (car === undefined) return
    if (learned === 'ASKED') this.#budgets.of(vehicleId).spend(this.#now())
    car.failures = 0
    car.isSlowed = false
    // The timer is left as it is: it finds the new time when it fires. Cars that stream are heard of every second.
    const pauseMs = this.#spread(this.#options.pace.everyMs[position.quality])
    car.dueAtMs = Math.max(car.dueAtMs, this.#now() + pauseMs)
  }

  stats(): PollerStats {
    return { ...this.#counts, cars: this.#cars.size, budgets: this.#budgets.size }
  }

  close(): void {
    for (const car of this.#cars.values()) car.cancel()
    this.#cars.clear()
  }

  #now(): number {
    return this.#options.timers.now()
  }

  #spread(delayMs: number): number {
    return delayMs * (1 + SPREAD * this.#options.timers.random())
  }

  #arm(vehicleId: string, car: Asked, delayMs: number): void {
    car.dueAtMs = this.#now() + delayMs
    car.cancel()
    car.cancel = this.#options.timers.after(delayMs, () => {
      this.#due(vehicleId, car)
    })
  }

  #due(vehicleId: string, car: Asked): void {
    const nowMs = this.#now()
    if (nowMs < car.dueAtMs) {
      this.#arm(vehicleId, car, car.dueAtMs - nowMs)
      return
    }
    const wait = longerWait(this.#budgets.of(vehicleId), this.#total, nowMs)
    if (wait === null) {
      car.isSlowed = false
      void this.#put(vehicleId, car)
      return
    }
    this.#counts.slowed += 1
    this.#arm(vehicleId, car, wait.ms)
    const notice = { reason: 'SLOWED', cap: wait.cap, nextAtMs: car.dueAtMs } as const
    if (!car.isSlowed) this.#options.onNotice(vehicleId, notice)
    car.isSlowed = true
  }

  /** Puts the question and says when to put the next. */
  async #put(vehicleId: string, car: Asked): Promise<void> {
    this.#budgets.of(vehicleId).spend(this.#now())
    this.#total.spend(this.#now())
    this.#counts.calls += 1
    try {
      const position = await this.#options.ask(vehicleId)
      if (this.#cars.get(vehicleId) === car) this.#answered(vehicleId, car, position)
    } catch (error) {
      this.#counts.failures += 1
      if (this.#cars.get(vehicleId) === car) this.#failed(vehicleId, car, error)
    }
  }

  #answered(vehicleId: string, car: Asked, position: P | null): void {
    const { pace, onNotice, onPosition } = this.#options
    car.failures = 0
    if (position === null) {
      this.#arm(vehicleId, car, this.#spread(pace.longestMs))
      onNotice(vehicleId, { reason: 'UNKNOWN', nextAtMs: car.dueAtMs })
      return
    }
    this.#arm(vehicleId, car, this.#spread(pace.everyMs[position.quality]))
    onPosition(vehicleId, position)
  }

  #failed(vehicleId: string, car: Asked, error: unknown): void {
    const { pace, onNotice } = this.#options
    car.failures += 1
    this.#arm(vehicleId, car, this.#spread(delayAfterFailure(pace, error, car.failures)))
    const code = isBackendError(error) ? error.extensions.code : 'INTERNAL'
    onNotice(vehicleId, { reason: 'FAILED', code, nextAtMs: car.dueAtMs })
  }
}

function longerWait(car: CallBudget, total: CallBudget, nowMs: number) {
  const [carMs, totalMs] = [car.waitMs(nowMs), total.waitMs(nowMs)]
  if (carMs === 0 && totalMs === 0) return null
  return carMs >= totalMs
    ? ({ cap: 'VEHICLE', ms: carMs } as const)
    : ({ cap: 'TOTAL', ms: totalMs } as const)
}
