/**
 * What is known of one HTTP request to `/graphql` while it is answered. Apollo Server hands the same object to its
 * plugins as `request.http`.
 *
 * @module
 */
import type { HTTPGraphQLRequest } from '@apollo/server'
import type {} from 'fastify'
import type { Principal } from '../identity/principal.ts'
import type { ErrorCode } from './error-table.ts'
import type { Lifetime } from './lifetime.ts'

export interface Exchange extends HTTPGraphQLRequest {
  readonly requestId: string
  readonly principal: Principal | null
  readonly outcome: Outcome
  /**
   * GraphQL over HTTP, "application/json": a client that takes nothing else takes any other status for a broken server,
   * so a document that cannot run is answered 200.
   */
  readonly isOldClient: boolean
}

/** Filled in while a request is answered, for its line in the log. */
export interface Outcome {
  /** Name of the operation; `null` = none, or it was never found. */
  operation: string | null
  /** Codes of the errors in the answer, each once, in order. */
  codes: readonly ErrorCode[]
  /** Whether the operation's answer was made, and its errors carry the request's id. */
  isAnswered: boolean
  /** How long the operation's answer may be kept; `null` = not at all. */
  lifetime: Lifetime | null
  /** To be told when the connection has closed before the answer's last part was sent; `null` = it has one part. */
  onGone: (() => void) | null
  /** Whether it became a stream, which is told of when it ends. */
  isStream: boolean
}

export const createOutcome = (): Outcome => ({
  operation: null,
  codes: [],
  isAnswered: false,
  lifetime: null,
  onGone: null,
  isStream: false,
})

declare module 'fastify' {
  interface FastifyRequest {
    /** `null` = anonymous, or nobody asked. */
    principal: Principal | null
    outcome: Outcome
  }
}
