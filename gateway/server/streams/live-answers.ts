/**
 * What the doors of streams need of whoever runs streams.
 *
 * @module
 */
import type { DocumentNode, GraphQLFormattedError } from 'graphql'
import type { Principal } from '../../identity/principal.ts'

/** A subscription operation that is valid. */
export interface StreamRequest {
  readonly document: DocumentNode
  readonly operationName: string | null
  /** As JSON. */
  readonly variables: Readonly<Record<string, unknown>>
  /** What {@link StreamRequest.document} was parsed from. */
  readonly source: string
}

export interface StreamCaller {
  readonly principal: Principal | null
  readonly requestId: string
  /** Who it is now: rejects when the credential is no longer good. */
  readonly authenticate: () => Promise<Principal | null>
}

export interface Answer {
  /** A GraphQL result as JSON. Many listeners get the same text. */
  readonly text: string
  readonly about: string
  readonly sequence: number
}

/** What a listener has seen last. */
export interface Seen {
  readonly about: string
  readonly sequence: number
}

export type PublicErrors = readonly GraphQLFormattedError[]

export interface LiveAnswers {
  /** `answers` fails with an error that has `errors` where rights end the stream. Never rejects. */
  listen(
    request: StreamRequest,
    caller: StreamCaller,
    seen?: Seen,
  ): Promise<
    { readonly answers: AsyncGenerator<Answer, void, void> } | { readonly errors: PublicErrors }
  >
}

/** Why a stream ended; `null` = for no reason that it tells. */
export function errorsOfEnd(end: unknown): PublicErrors | null {
  const errors = end instanceof Error && 'errors' in end ? end.errors : null
  return Array.isArray(errors) ? (errors as PublicErrors) : null
}
