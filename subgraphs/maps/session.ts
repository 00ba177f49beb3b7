/**
 * Which provider one operation's maps come from. It is settled once: when the addresses that were asked for together are
 * answered, or at once when there were none. Until then a failing provider is replaced by the next one, for all of them;
 * afterwards something of it may be on its way to a client, and no other provider's map may stand beside it.
 *
 * @module
 */
import { BackendError, isBackendError, type BackendErrorCode } from '../backend/errors.ts'
import type { OperationNotes } from '../subgraph.ts'
import type { AskAddresses } from './addresses.ts'
import type { PoolMember, MapsPool } from './choice/pool.ts'
import type { Obstacle, Ranked } from './choice/rank.ts'
import type { AddressKey, AddressRecord, Place } from './map-provider.ts'

export interface SessionDeps {
  readonly pool: MapsPool
  readonly askAddresses: AskAddresses
  /** Told of each provider that would have answered if it were well. */
  readonly notes?: OperationNotes
}

/** Loaded or why not, in the order of the keys. */
type Addresses = readonly (AddressRecord | null | Error)[]

/** Addresses asked for together. */
interface Wave {
  readonly keys: readonly AddressKey[]
  readonly answers: Map<PoolMember, Addresses>
}

export interface Settlement {
  readonly member: PoolMember
  readonly addresses: Addresses
}

export class MapsSession {
  readonly #deps: SessionDeps
  readonly #places: Place[] = []
  readonly #waves = new Set<Wave>()
  readonly #failed = new Map<PoolMember, Failures>()
  #ranking: readonly Ranked<PoolMember>[] = []
  #current: PoolMember | null = null
  #settled: PoolMember | null = null
  #refusal: BackendError | null = null
  #change: { readonly promise: Promise<void>; readonly wake: () => void } | null = null

  constructor(deps: SessionDeps) {
    this.#deps = deps
  }

  /** `null` = it is not known yet. */
  get settled(): PoolMember | null {
    return this.#settled
  }

  /** A map is shown here, whether or not its address is asked for. */
  see(place: Place): void {
    if (this.#deps.pool.isRegional) this.#places.push(place)
  }

  async answer(keys: readonly AddressKey[]): Promise<Settlement> {
    if (this.#settled !== null) {
      return { member: this.#settled, addresses: await this.#ask(this.#settled, keys) }
    }
    const wave: Wave = { keys, answers: new Map() }
    this.#waves.add(wave)
    this.#current ??= this.#choose(keys)
    for (;;) {
      const member: PoolMember = this.#settled ?? this.#current
      const addresses = wave.answers.get(member)
      if (addresses === undefined) {
        wave.answers.set(member, await this.#ask(member, keys))
        this.#judge(member, wave)
      } else if (this.#settled !== null) return { member, addresses }
      else await this.#changed()
    }
  }

  #choose(keys: readonly AddressKey[]): PoolMember {
    const languages = keys.flatMap(({ language }) => language ?? [])
    const places = this.#deps.pool.isRegional ? [...this.#places, ...keys] : keys
    this.#ranking = this.#deps.pool.rank({ places, languages, calls: keys.length })
    const first = this.#ranking[0] as Ranked<PoolMember>
    if (first.mayBeAsked) return first.candidate
    const preferred = this.#ranking.find(({ turn }) => turn === 0) ?? first
    this.#refusal = refusalOf(preferred)
    return preferred.candidate
  }

  async #ask(member: PoolMember, keys: readonly AddressKey[]): Promise<Addresses> {
    if (this.#refusal !== null) return keys.map(() => this.#refusal)
    const left = this.#settled === null ? this.#ranking.filter((one) => this.#isLeft(one)) : []
    return this.#deps.askAddresses(member, keys, Math.max(1, left.length))
  }

  /** Moves on when it failed and another one is left, settles when nobody is being waited for. */
  #judge(member: PoolMember, wave: Wave): void {
    const failures = (wave.answers.get(member) ?? []).filter(isProvidersFault)
    if (failures.length > 0 && this.#refusal === null) this.#fail(member, failures)
    const current = this.#current as PoolMember
    if ([...this.#waves].every(({ answers }) => answers.has(current))) {
      this.#settled = current
      this.#note(current)
    }
    this.#change?.wake()
    this.#change = null
  }

  #fail(member: PoolMember, failures: readonly BackendError[]): void {
    const before = this.#failed.get(member)
    const code = (failures[0] as BackendError).extensions.code
    this.#failed.set(member, { code, count: (before?.count ?? 0) + failures.length })
    if (member !== this.#current) return
    const next = this.#ranking.find((one) => this.#isLeft(one))
    this.#current = next?.candidate ?? this.#leastFailed()
  }

  #isLeft({ candidate, mayBeAsked }: Ranked<PoolMember>): boolean {
    return mayBeAsked && !this.#failed.has(candidate)
  }

  /** When every one has failed, the one that failed least answers for all of them. */
  #leastFailed(): PoolMember {
    const all = [...this.#failed].sort(([, a], [, b]) => a.count - b.count)
    return (all[0] as [PoolMember, Failures])[0]
  }

  #note(settled: PoolMember): void {
    if (this.#ranking[0]?.candidate === settled && this.#ranking[0].turn === 0) return
    const own = this.#ranking.find(({ candidate }) => candidate === settled)
    for (const { candidate, turn, obstacle } of this.#ranking) {
      const reason = this.#failed.get(candidate)?.code ?? reasonOf(candidate, obstacle)
      if (candidate === settled || reason === null || turn > (own?.turn ?? 0)) continue
      const [from, to] = [candidate.provider.name, settled.provider.name]
      this.#deps.notes?.note('maps', { from, to, reason })
      if (this.#failed.has(candidate)) this.#deps.pool.moved(from, to, reason)
    }
  }

  #changed(): Promise<void> {
    if (this.#change === null) {
      let wake = () => {}
      const promise = new Promise<void>((resolve) => (wake = resolve))
      this.#change = { promise, wake }
    }
    return this.#change.promise
  }
}

interface Failures {
  readonly code: BackendErrorCode
  readonly count: number
}

/** Another provider may do better; after the operation's own end nobody can. */
const isProvidersFault = (answer: unknown): answer is BackendError =>
  isBackendError(answer) && answer.extensions.code !== 'DEADLINE_EXCEEDED'

/** What keeps a provider from its turn, in the words of errors; region and language are no failures. */
function reasonOf({ health }: PoolMember, obstacle: Obstacle | null): BackendErrorCode | null {
  if (obstacle === 'BUDGET') return 'BACKEND_QUOTA'
  return obstacle === 'COOLING' || obstacle === 'QUOTA' ? health.lastCode : null
}

/** Nobody may be asked. */
function refusalOf({ candidate, obstacle }: Ranked<PoolMember>): BackendError {
  if (obstacle === 'REGION') {
    return new BackendError('BACKEND_REJECTED', 'maps', 'no provider has data of this place')
  }
  return obstacle === 'BUDGET' ? candidate.budgetError() : candidate.health.quotaError()
}
