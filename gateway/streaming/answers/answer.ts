/**
 * What a stream's listeners get. The text of an answer is made once, however many listeners it goes to.
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

/** Of the caller who opens a stream. */
export interface StreamCaller {
  readonly principal: Principal | null
  /** Of the request that opens it. */
  readonly requestId: string
  /** Who it is now: rejects when the credential is no longer good. */
  readonly authenticate: () => Promise<Principal | null>
}

/** One event's answer. */
export interface Answer {
  /** A GraphQL result as JSON. */
  readonly text: string
  /** What it is about: a newer answer about the same takes the place of one that still waits. */
  readonly about: string
  /** This one's place among all answers about the same: it rises, and means the same on every process. */
  readonly sequence: number
}

/** What a listener has seen last. */
export interface Seen {
  readonly about: string
  readonly sequence: number
}

/** As clients read them. */
export type PublicErrors = readonly GraphQLFormattedError[]

/** The stream cannot go on: its rights ended, or its source did. */
export class StreamEnd extends Error {
  override readonly name = 'StreamEnd'
  readonly errors: PublicErrors

  constructor(errors: PublicErrors) {
    super('the stream has ended')
    this.errors = errors
  }
}
