import type { GraphQLError } from 'graphql'

/** What a deferred fragment brings to one object of the answer. */
export interface LaterPart {
  /** Of the object. */
  readonly path: readonly (string | number)[]
  readonly label: string | undefined
  /** Null where something in it failed that may not be null: the object stays as it is. */
  readonly data: Record<string, unknown> | null
  readonly errors?: readonly GraphQLError[]
}
