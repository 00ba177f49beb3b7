/**
 * Asks again whether streams may go on: in turn, each at the latest after a fixed time, and at once where something
 * has changed. Members that would be judged alike are judged once.
 *
 * @module
 */
import type { Timers } from '../timers.ts'

export interface RightsWatchOptions<Member> {
  readonly timers: Timers
  readonly everyMs: number
  /** Members with equal texts are judged alike. */
  readonly sameAs: (member: Member) => string
  /** Why it has to end; `null` = it may go on. Never rejects. */
  readonly check: (member: Member) => Promise<Error | null>
}

type Expel = (reason: Error) => void

/** Judged alike, and together. */
interface Group<Member> {
  readonly members: Map<Member, Expel>
  dueAtMs: number
  isUnderWay: boolean
  /** Something changed while it was under way. */
  isOutdated: boolean
}

/** So often in a period it is looked who is due. Who will be due before the next look is asked now. */
const LOOKS_PER_PERIOD = 20

export class RightsWatch<Member> {
  readonly #options: RightsWatchOptions<Member>
  readonly #groups = new Map<string, Group<Member>>()
  #cancelLook: (() => void) | null = null

  constructor(options: RightsWatchOptions<Member>) {
    this.#options = options
  }

  remember(member: Member, expel: Expel): void {
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

  /** Asks at once, for all groups with a member that `concerns` names. */
  now(concerns: (member: Member) => boolean): void {
    for (const group of this.#groups.values()) {
      if ([...group.members.keys()].some(concerns)) void this.#judge(group)
    }
  }

  close(): void {
    this.#cancelLook?.()
    this.#cancelLook = null
    this.#groups.clear()
  }

  #create(key: string): Group<Member> {
    const dueAtMs = this.#nextDue()
    const group = {
      members: new Map<Member, Expel>(),
      dueAtMs,
      isUnderWay: false,
      isOutdated: false,
    }
    this.#groups.set(key, group)
    return group
  }

  async #judge(group: Group<Member>): Promise<void> {
    group.isOutdated = group.isUnderWay
    const [member] = group.members.keys()
    if (group.isUnderWay || member === undefined) return
    group.isUnderWay = true
    group.dueAtMs = this.#nextDue()
    const reason = await this.#options.check(member)
    group.isUnderWay = false
    if (reason) for (const expel of [...group.members.values()]) expel(reason)
    else if (group.isOutdated) await this.#judge(group)
  }

  #look(): void {
    this.#cancelLook = this.#groups.size === 0 ? null : this.#lookLater()
    const soon = this.#options.timers.now() + this.#lookEveryMs
    for (const group of this.#groups.values()) if (group.dueAtMs <= soon) void this.#judge(group)
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
