/**
 * One source of events, run once per event, for all listeners that would be answered alike.
 *
 * @module
 */
import type { Answer, Seen, StreamEnd } from './answer.ts'
import { PendingAnswers } from './pending-answers.ts'

/** What a shared stream reads of an event. */
export interface StreamEvent {
  /** What it is about, e.g. a car: of two events about the same only the later counts. */
  readonly about: string
  /** Rises from event to event about the same, and means the same on every process. */
  readonly sequence: number
  /** What the operation's root field is read from. */
  readonly event: unknown
}

export interface StreamCounters {
  executed: number
  delivered: number
  conflated: number
}

export interface SharedStreamOptions<Member> {
  readonly toStreamEvent: (event: unknown) => StreamEvent
  /** Runs the operation for an event, for one of the listeners. Never rejects. */
  readonly answer: (event: unknown, member: Member) => Promise<string>
  /** Why the stream is over when its source fails. */
  readonly toEnd: (error: unknown, member: Member) => StreamEnd
  /** Its last listener has gone. */
  readonly onEmpty: () => void
  readonly counters: StreamCounters
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What an answer says of how current it is must not be repeated after this time. */
const REPEATABLE_MS = 5000

interface Known {
  readonly answer: Answer
  readonly event: unknown
  readonly madeAtMs: number
}

export class SharedStream<Member> {
  readonly #options: SharedStreamOptions<Member>
  readonly #listeners = new Map<Member, PendingAnswers>()
  /** The last answer about each thing, for those who join. */
  readonly #latest = new Map<string, Known>()
  readonly #running = new Set<string>()
  /** Events that wait for the run about the same thing to end. */
  readonly #next = new Map<string, StreamEvent>()
  #source: AsyncIterator<unknown> | null = null

  constructor(options: SharedStreamOptions<Member>) {
    this.#options = options
  }

  /** Listeners. */
  get size(): number {
    return this.#listeners.size
  }

  /** @param seen what the listener has seen last, and needs no more. */
  join(member: Member, seen: Seen | undefined, onLeave: () => void): PendingAnswers {
    const pending = new PendingAnswers(() => {
      this.#leave(member)
      onLeave()
    }, seen)
    this.#listeners.set(member, pending)
    for (const known of this.#latest.values()) void this.#repeat(known, member, pending)
    return pending
  }

  /** Reads events until they end or the last listener goes. */
  run(events: AsyncIterator<unknown>): void {
    this.#source = events
    void this.#read(events)
  }

  /** Ends it for all. */
  close(): void {
    for (const pending of [...this.#listeners.values()]) pending.end()
  }

  async #read(events: AsyncIterator<unknown>): Promise<void> {
    try {
      for (;;) {
        const step = await events.next()
        if (step.done === true) break
        void this.#take(this.#options.toStreamEvent(step.value))
      }
      this.close()
    } catch (error) {
      for (const [member, pending] of [...this.#listeners]) {
        pending.end(this.#options.toEnd(error, member))
      }
    }
  }

  /** One run at a time about the same thing, and only the latest event waits for it. */
  async #take(event: StreamEvent): Promise<void> {
    const { about } = event
    if (this.#running.has(about)) return void this.#next.set(about, event)
    this.#running.add(about)
    for (let one: StreamEvent | undefined = event; one; one = this.#next.get(about)) {
      this.#next.delete(about)
      const [member] = this.#listeners.keys()
      if (member === undefined) break
      this.#options.counters.executed += 1
      const text = await this.#options.answer(one.event, member)
      this.#deliver({ text, about, sequence: one.sequence }, one.event)
    }
    this.#running.delete(about)
  }

  #deliver(answer: Answer, event: unknown): void {
    const { counters, now } = this.#options
    this.#latest.set(answer.about, { answer, event, madeAtMs: now() })
    for (const pending of this.#listeners.values()) {
      counters.delivered += 1
      if (pending.put(answer)) counters.conflated += 1
    }
  }

  async #repeat(known: Known, member: Member, pending: PendingAnswers): Promise<void> {
    const { answer, event, madeAtMs } = known
    const isCurrent = this.#options.now() - madeAtMs < REPEATABLE_MS
    const text = isCurrent ? answer.text : await this.#options.answer(event, member)
    if (this.#latest.get(answer.about) === known) pending.put({ ...answer, text })
  }

  #leave(member: Member): void {
    if (!this.#listeners.delete(member) || this.#listeners.size > 0) return
    void this.#source?.return?.()
    this.#options.onEmpty()
  }
}
