/**
 * Asks again whether streams may go on: in turn, each at the latest after a fixed time, and at once where something
 * has changed. Members that would be judged alike are judged once.
 *
 * @module
 */
import type { Timers } from '../timers.ts'

export interface RightsWatchOptions<Member, Reason extends Error> {
  readonly timers: Timers
  readonly everyMs: number
  /** Members with equal texts are judged alike. */
  readonly sameAs: (member: Member) => string
  /**
   * Why it has to end; `null` = it may go on. `isDue`: nothing was heard, so nothing that is remembered counts. Never
   * rejects.
   */
  readonly check: (member: Member, isDue: boolean) => Promise<Reason | null>
}

type Expel<Reason> = (reason: Reason) => void

/** Judged alike, and together. */
interface Group<Member, Reason> {
  readonly members: Map<Member, Expel<Reason>>
  dueAtMs: number
  /** Asked again at this time because something changed. */
  againAtMs: number
  askedAtMs: number
  isUnderWay: boolean
}

/** After a change it is asked at once, but not more often than this, in milliseconds: some things change all the time. */
const CALM_MS = 10_000

/** So often in a period it is looked who is due. Who will be due before the next look is asked now. */
const LOOKS_PER_PERIOD = 20

export class RightsWatch<Member, Reason extends Error = Error> {
  readonly #options: RightsWatchOptions<Member, Reason>
  readonly #groups = new Map<string, Group<Member, Reason>>()
  #cancelLook: (() => void) | null = null

  constructor(options: RightsWatchOptions<Member, Reason>) {
    this.#options = options
  }

  remember(member: Member, expel: Expel<Reason>): void {
    const key = this.#options.sameAs(member)
    const group = this.#groups.get(key) ?? this.#create(key)
    group.members.set(member, expel)
    this.#cancelLook ??= this.#lookLater()
  }

  forget(member: Member): void {
    const key = this.#options.sameAs(member)
    const members = this.#groups.get(key)?.members
    if (members?.delete(member) === true && members.size === 0) this.#groups.delete(key)
  }

  /** Something changed: asks at once or, where it was asked just now, a little later. */
  now(concerns: (member: Member) => boolean): void {
    const now = this.#options.timers.now()
    for (const group of this.#groups.values()) {
      if (![...group.members.keys()].some(concerns)) continue
      const isCalm = !group.isUnderWay && now >= group.askedAtMs + CALM_MS
      if (isCalm) void this.#judge(group, false)
      else group.againAtMs = Math.min(group.againAtMs, group.askedAtMs + CALM_MS)
    }
  }

  close(): void {
    this.#cancelLook?.()
    this.#cancelLook = null
    this.#groups.clear()
  }

  #create(key: string): Group<Member, Reason> {
    const group: Group<Member, Reason> = {
      members: new Map(),
      dueAtMs: this.#nextDue(),
      againAtMs: Infinity,
      askedAtMs: -Infinity,
      isUnderWay: false,
    }
    this.#groups.set(key, group)
    return group
  }

  async #judge(group: Group<Member, Reason>, isDue: boolean): Promise<void> {
    const [member] = group.members.keys()
    if (group.isUnderWay || member === undefined) return
    group.isUnderWay = true
    group.askedAtMs = this.#options.timers.now()
    group.againAtMs = Infinity
    if (isDue) group.dueAtMs = this.#nextDue()
    const reason = await this.#options.check(member, isDue)
    group.isUnderWay = false
    if (reason) for (const expel of [...group.members.values()]) expel(reason)
  }

  #look(): void {
    this.#cancelLook = this.#groups.size === 0 ? null : this.#lookLater()
    const now = this.#options.timers.now()
    const soon = now + this.#lookEveryMs
    for (const group of this.#groups.values()) {
      if (group.dueAtMs <= soon) void this.#judge(group, true)
      else if (group.againAtMs <= now) void this.#judge(group, false)
    }
  }

  #lookLater(): () => void {
    return this.#options.timers.after(this.#lookEveryMs, () => this.#look())
  }

  get #lookEveryMs(): number {
    return this.#options.everyMs / LOOKS_PER_PERIOD
  }

  /** Somewhat early, and not all at the same moment. */
  #nextDue(): number {
    const { timers, everyMs } = this.#options
    return timers.now() + everyMs * (0.7 + 0.2 * timers.random())
  }
}
