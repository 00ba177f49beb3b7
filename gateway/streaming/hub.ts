/**
 * One upstream, many listeners: keeps the latest position of every watched car and tells it to those who watch.
 *
 * Accepted positions are collected for `collectMs` and told together. What comes twice for a car within that time is told once.
 *
 * @module
 */
import { createCarTrack, type CarTrack } from './car-track.ts'
import type { Counters } from './counters.ts'
import type {
  DropReason,
  LiveEvent,
  LivePosition,
  Notice,
  NoticeEvent,
  PositionEvent,
} from './live-position.ts'
import type { Timers } from './timers.ts'

export type Listener<P extends LivePosition> = (event: LiveEvent<P>) => void

export interface HubOptions<P extends LivePosition> {
  readonly timers: Timers
  readonly counters: Counters
  readonly collectMs: number
  readonly maxSpeedKph: number
  /** The position as it is to be told at `nowMs`, when it has been lying here. */
  readonly asOf: (position: P, nowMs: number) => P
  /** The first listener of a car came. */
  readonly onFirst: (vehicleId: string) => void
  /** The last listener of a car went. */
  readonly onLast: (vehicleId: string) => void
}

export interface Hub<P extends LivePosition> {
  /** Once per car and listener; tells at once what is known, unless the listener has seen `after` (a sequence) or later. */
  add(vehicleId: string, listener: Listener<P>, after: number): void
  remove(vehicleId: string, listener: Listener<P>): void
  /** `null` when nobody watches the car; else whether it was believed. */
  take(vehicleId: string, position: P): PositionEvent<P> | DropReason | null
  notify(vehicleId: string, notice: Notice): void
  isWatched(vehicleId: string): boolean
  latest(vehicleId: string): PositionEvent<P> | null
  /** Cars watched, and pairs of car and listener. */
  readonly cars: number
  readonly watches: number
  close(): void
}

interface Car<P extends LivePosition> {
  readonly track: CarTrack<P>
  readonly listeners: Set<Listener<P>>
  latest: PositionEvent<P> | null
  notice: NoticeEvent | null
  isChanged: boolean
}

export const createHub = <P extends LivePosition>(options: HubOptions<P>): Hub<P> =>
  new CarHub(options)

class CarHub<P extends LivePosition> implements Hub<P> {
  readonly #options: HubOptions<P>
  readonly #cars = new Map<string, Car<P>>()
  readonly #changed: Car<P>[] = []
  #watches = 0
  #cancelFlush: (() => void) | null = null

  constructor(options: HubOptions<P>) {
    this.#options = options
  }

  get cars(): number {
    return this.#cars.size
  }

  get watches(): number {
    return this.#watches
  }

  isWatched(vehicleId: string): boolean {
    return this.#cars.has(vehicleId)
  }

  latest(vehicleId: string): PositionEvent<P> | null {
    const event = this.#cars.get(vehicleId)?.latest ?? null
    return event && this.#fresh(event)
  }

  add(vehicleId: string, listener: Listener<P>, after: number): void {
    const known = this.#cars.get(vehicleId)
    const car = known ?? createCar<P>(this.#options.maxSpeedKph)
    if (car.listeners.has(listener)) return
    car.listeners.add(listener)
    this.#watches += 1
    if (known === undefined) {
      this.#cars.set(vehicleId, car)
      this.#options.onFirst(vehicleId)
    }
    // What is yet to be told to all will reach this one, too.
    const { latest, isChanged, notice } = car
    if (latest && !isChanged && latest.sequence > after) this.#tell(this.#fresh(latest), listener)
    if (notice) this.#tell(notice, listener)
  }

  remove(vehicleId: string, listener: Listener<P>): void {
    const car = this.#cars.get(vehicleId)
    if (car?.listeners.delete(listener) !== true) return
    this.#watches -= 1
    if (car.listeners.size > 0) return
    this.#cars.delete(vehicleId)
    this.#options.onLast(vehicleId)
  }

  take(vehicleId: string, position: P): PositionEvent<P> | DropReason | null {
    const car = this.#cars.get(vehicleId)
    if (car === undefined) return null
    const believed = car.track.admit(position)
    // What is heard again is heard: the car is well.
    if (believed === 'DUPLICATE') car.notice = null
    if (typeof believed === 'string') return believed
    this.#options.counters.accepted += 1
    car.notice = null
    car.latest = toEvent(vehicleId, believed.position, believed.sequence)
    this.#tellSoon(car)
    return car.latest
  }

  notify(vehicleId: string, notice: Notice): void {
    const car = this.#cars.get(vehicleId)
    if (car === undefined) return
    car.notice = { kind: 'NOTICE', vehicleId, notice }
    for (const listener of car.listeners) this.#tell(car.notice, listener)
  }

  close(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = null
    this.#changed.length = 0
    this.#cars.clear()
    this.#watches = 0
  }

  #tellSoon(car: Car<P>): void {
    if (car.isChanged) return
    car.isChanged = true
    this.#changed.push(car)
    this.#cancelFlush ??= this.#options.timers.after(this.#options.collectMs, () => {
      this.#flush()
    })
  }

  #flush(): void {
    this.#cancelFlush = null
    for (const car of this.#changed.splice(0)) {
      car.isChanged = false
      if (car.latest === null) continue
      for (const listener of car.listeners) this.#tell(car.latest, listener)
    }
  }

  #tell(event: LiveEvent<P>, listener: Listener<P>): void {
    const { counters } = this.#options
    try {
      listener(event)
      counters.delivered += 1
    } catch {
      counters.failedListeners += 1
      this.remove(event.vehicleId, listener)
    }
  }

  #fresh(event: PositionEvent<P>): PositionEvent<P> {
    const position = this.#options.asOf(event.position, this.#options.timers.now())
    return position === event.position ? event : { ...event, position }
  }
}

const createCar = <P extends LivePosition>(maxSpeedKph: number): Car<P> => ({
  track: createCarTrack<P>(maxSpeedKph),
  listeners: new Set(),
  latest: null,
  notice: null,
  isChanged: false,
})

const toEvent = <P extends LivePosition>(
  vehicleId: string,
  position: P,
  sequence: number,
): PositionEvent<P> => ({
  kind: 'POSITION',
  vehicleId,
  position,
  receivedAtMs: position.receivedAtMs,
  sequence,
})
