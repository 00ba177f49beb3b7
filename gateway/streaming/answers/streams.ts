/**
 * Streams of GraphQL answers: who may have one, who shares one, and when somebody has to leave.
 *
 * @module
 */
import type { Answer, PublicErrors, Seen, StreamCaller, StreamRequest } from './answer.ts'
import { StreamEnd } from './answer.ts'
import type { PendingAnswers } from './pending-answers.ts'
import { RightsWatch } from './rights-watch.ts'
import { SharedStream, type StreamCounters, type StreamEvent } from './shared-stream.ts'
import type { Timers } from '../timers.ts'

export interface StreamsOptions {
  /**
   * Asks the rules and opens the source of events, or says why not. `isFresh`: nothing that is remembered
   * counts.
   * Never rejects.
   */
  readonly open: (
    request: StreamRequest,
    caller: StreamCaller,
    how: { readonly isFresh: boolean },
  ) => Promise<AsyncIterableIterator<unknown> | PublicErrors>
  /** Runs the operation for one event. Never rejects. */
  readonly answer: (request: StreamRequest, caller: StreamCaller, event: unknown) => Promise<string>
  /** Callers with equal texts are answered alike. */
  readonly rightsOf: (request: StreamRequest, caller: StreamCaller) => string
  /** Callers with equal texts are the same person or app by the same credential. */
  readonly identityOf: (caller: StreamCaller) => string
  /** Whose limits it counts for. */
  readonly holderOf: (caller: StreamCaller) => string
  readonly toStreamEvent: (event: unknown) => StreamEvent
  /** An error as clients read it. */
  readonly toErrors: (error: unknown, caller: StreamCaller) => PublicErrors
  /** A stream of this caller might not go on. */
  readonly onEnded?: (caller: StreamCaller, errors: PublicErrors) => void
  readonly timers: Timers
  /** Rights of an open stream are asked again at the latest after this time. */
  readonly recheckEveryMs: number
  readonly maxStreamsPerCaller: number
}

export interface Listening {
  /** Fails with a {@link StreamEnd} where it ends with a reason. */
  readonly answers: AsyncGenerator<Answer, void, void>
}

export interface Streams {
  /** @param seen what the listener has seen already. Never rejects. */
  listen(request: StreamRequest, caller: StreamCaller, seen?: Seen): Promise<Listened>
  /** Rights may have changed: asks again now, for callers that `concerns` names. */
  recheck(concerns: (caller: StreamCaller, request: StreamRequest) => boolean): void
  stats(): StreamStats
  close(): void
}

export interface StreamStats {
  /** Streams that are run, and listeners to them. */
  readonly streams: number
  readonly listeners: number
  readonly executed: number
  readonly delivered: number
  readonly conflated: number
  /** Streams that might not go on, by the code of the error that said so. */
  readonly ended: Readonly<Record<string, number>>
}

/** One listener. */
interface Member {
  readonly caller: StreamCaller
  readonly request: StreamRequest
  /** Of the stream it listens to. */
  readonly key: string
}

type Listened = Listening | { readonly errors: PublicErrors }

export function createStreams(options: StreamsOptions): Streams {
  const registry = new Registry(options)
  return {
    listen: (request, caller, seen) => registry.listen(request, caller, seen),
    recheck: (concerns) => registry.recheck(concerns),
    stats: () => registry.stats(),
    close: () => registry.close(),
  }
}

class Registry {
  readonly watch: RightsWatch<Member, StreamEnd>
  readonly #options: StreamsOptions
  readonly #streams = new Map<string, SharedStream<Member>>()
  readonly #ended: Record<string, number> = {}
  /** Streams that each caller holds. */
  readonly #held = new Map<string, number>()
  readonly #counters: StreamCounters = { executed: 0, delivered: 0, conflated: 0 }
  /** How often rights have changed: what was asked before the last change counts no more. */
  #changes = 0
  #isClosed = false

  constructor(options: StreamsOptions) {
    this.#options = options
    this.watch = new RightsWatch<Member, StreamEnd>({
      timers: options.timers,
      everyMs: options.recheckEveryMs,
      sameAs: ({ key, caller }) => `${options.identityOf(caller)}\n${key}`,
      check: (member, isDue) => whyNot(options, member, isDue),
    })
  }

  async listen(request: StreamRequest, caller: StreamCaller, seen?: Seen): Promise<Listened> {
    const { holderOf, maxStreamsPerCaller, toErrors, open } = this.#options
    if ((this.#held.get(holderOf(caller)) ?? 0) >= maxStreamsPerCaller) {
      return { errors: toErrors(new TooManyStreams(maxStreamsPerCaller), caller) }
    }
    this.#hold(caller, 1)
    const changes = this.#changes
    const opened = await open(request, caller, { isFresh: false })
    if (Symbol.asyncIterator in opened && !this.#isClosed) {
      const pending = this.#join(request, caller, opened, seen)
      if (changes !== this.#changes) this.watch.now((member) => member.caller === caller)
      return { answers: pending }
    }
    this.#hold(caller, -1)
    return { errors: Symbol.asyncIterator in opened ? [] : opened }
  }

  recheck(concerns: (caller: StreamCaller, request: StreamRequest) => boolean): void {
    this.#changes += 1
    this.watch.now(({ caller, request }) => concerns(caller, request))
  }

  stats(): StreamStats {
    const all = [...this.#streams.values()]
    const listeners = all.reduce((sum, { size }) => sum + size, 0)
    return { streams: all.length, listeners, ...this.#counters, ended: { ...this.#ended } }
  }

  close(): void {
    this.#isClosed = true
    this.watch.close()
    for (const stream of [...this.#streams.values()]) stream.close()
  }

  #join(
    request: StreamRequest,
    caller: StreamCaller,
    opened: AsyncIterableIterator<unknown>,
    seen: Seen | undefined,
  ): PendingAnswers {
    const key = `${this.#options.rightsOf(request, caller)}\n${keyOf(request)}`
    const known = this.#streams.get(key)
    const stream = known ?? this.#create(key, request)
    const member: Member = { caller, request, key }
    const pending = stream.join(member, seen, () => {
      this.#hold(caller, -1)
      this.watch.forget(member)
    })
    if (known) void opened.return?.()
    else stream.run(opened)
    this.watch.remember(member, (reason) => {
      this.#noteEnd(caller, reason)
      pending.end(reason)
    })
    return pending
  }

  #noteEnd(caller: StreamCaller, reason: StreamEnd): void {
    const [first] = reason.errors
    const code = String(first?.extensions?.['code'])
    this.#ended[code] = (this.#ended[code] ?? 0) + 1
    this.#options.onEnded?.(caller, reason.errors)
  }

  #create(key: string, request: StreamRequest): SharedStream<Member> {
    const { answer, toStreamEvent, toErrors, timers } = this.#options
    const stream = new SharedStream<Member>({
      toStreamEvent,
      answer: (event, { caller }) => answer(request, caller, event),
      toEnd: (error, { caller }) => new StreamEnd(toErrors(error, caller)),
      onEmpty: () => {
        if (this.#streams.get(key) === stream) this.#streams.delete(key)
      },
      counters: this.#counters,
      now: timers.now,
    })
    this.#streams.set(key, stream)
    return stream
  }

  #hold(caller: StreamCaller, change: 1 | -1): void {
    const holder = this.#options.holderOf(caller)
    const count = (this.#held.get(holder) ?? 0) + change
    if (count > 0) this.#held.set(holder, count)
    else this.#held.delete(holder)
  }
}

/** More than one caller may hold open. */
export class TooManyStreams extends Error {
  override readonly name = 'TooManyStreams'
  readonly extensions = { code: 'RATE_LIMITED' }

  constructor(most: number) {
    super(`No more than ${String(most)} streams at once: end one first.`)
  }
}

const keyOf = ({ source, operationName, variables }: StreamRequest): string =>
  JSON.stringify([source, operationName, variables])

/** Who it is is asked anew, and the rules are. */
async function whyNot(
  { open, toErrors }: StreamsOptions,
  { caller, request }: Member,
  isDue: boolean,
): Promise<StreamEnd | null> {
  try {
    const principal = await caller.authenticate()
    const opened = await open(request, { ...caller, principal }, { isFresh: isDue })
    if (!(Symbol.asyncIterator in opened)) return new StreamEnd(opened)
    void opened.return?.()
    return null
  } catch (error) {
    return new StreamEnd(toErrors(error, caller))
  }
}
