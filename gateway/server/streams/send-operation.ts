/**
 * Runs one operation into a stream of events.
 *
 * @module
 */
import type { EventStream } from './event-stream.ts'
import {
  errorsOfEnd,
  type Answer,
  type LiveAnswers,
  type PublicErrors,
  type Seen,
  type StreamCaller,
} from './live-answers.ts'
import type { ReadOperation } from './read-operation.ts'
import type { RunOnce } from './run-once.ts'

export interface SendOperationDeps {
  readonly live: LiveAnswers
  readonly runOnce: RunOnce
  readonly toErrors: (error: unknown, requestId: string) => PublicErrors
}

/** `data` of the event `next`, around a result; an answer's `id` is what the client tells when it comes back. */
export interface Frame {
  readonly next: (result: string) => string
  readonly complete: string
  readonly hasIds: boolean
}

/** The whole response is about one operation. */
export const DISTINCT: Frame = { next: (result) => result, complete: '', hasIds: true }

/** One of several operations of the same response. Their ids would say nothing of the others. */
export const oneOfSeveral = (operationId: string): Frame => {
  const id = JSON.stringify(operationId)
  return {
    next: (result) => `{"id":${id},"payload":${result}}`,
    complete: `{"id":${id}}`,
    hasIds: false,
  }
}

export interface RunningOperation {
  /** Resolves when all is sent. Never rejects. */
  readonly done: Promise<void>
  cancel(): void
}

export function sendOperation(
  deps: SendOperationDeps,
  stream: EventStream,
  frame: Frame,
  { operation, caller, seen }: OperationToSend,
): RunningOperation {
  let answers: AsyncGenerator<Answer, void, void> | null = null
  let isCancelled = false
  const send = (result: string, answer?: Answer) =>
    stream.send('next', frame.next(result), frame.hasIds && answer ? idOf(answer) : undefined)
  const sendErrors = (errors: PublicErrors) =>
    errors.length === 0 ? undefined : send(JSON.stringify({ errors }))

  const sendAll = async (): Promise<void> => {
    if ('errors' in operation) return sendErrors(operation.errors)
    if (operation.kind !== 'subscription') return send(await deps.runOnce(operation, caller))
    const opened = await deps.live.listen(operation, caller, seen)
    if ('errors' in opened) return sendErrors(opened.errors)
    answers = opened.answers
    if (isCancelled) return void answers.return()
    for await (const answer of answers) await send(answer.text, answer)
  }

  const run = async (): Promise<void> => {
    try {
      await sendAll()
    } catch (error) {
      await sendErrors(errorsOfEnd(error) ?? deps.toErrors(error, caller.requestId))
    }
    await stream.send('complete', frame.complete)
  }

  return {
    done: run(),
    cancel: () => {
      isCancelled = true
      void answers?.return()
    },
  }
}

export interface OperationToSend {
  readonly operation: ReadOperation | { readonly errors: PublicErrors }
  readonly caller: StreamCaller
  /** Of the same operation, before the client lost its connection. */
  readonly seen?: Seen
}

const idOf = ({ sequence, about }: Answer): string => `${String(sequence)}-${about}`

/** What `Last-Event-ID` says. What no server of ours wrote says nothing. */
export function readSeen(header: unknown): Seen | undefined {
  const [, sequence, about] = /^(\d{1,15})-([\w.:-]{1,128})$/.exec(String(header)) ?? []
  return about === undefined ? undefined : { sequence: Number(sequence), about }
}
