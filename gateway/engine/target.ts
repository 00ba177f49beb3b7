/**
 * Where the subgraphs of a supergraph are, and what one request brings along for them.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import type { Transport } from '../../subgraphs/backend/transport.ts'
import type { TreeObject } from './failure.ts'
import type { Marks } from './provenance.ts'

/** A subgraph in this process: a Federation subgraph schema, its rules already around its resolvers. */
export interface LocalSubgraph {
  readonly kind: 'local'
  readonly schema: GraphQLSchema
}

/** A subgraph behind HTTP. */
export interface RemoteSubgraph {
  readonly kind: 'remote'
  readonly url: string
  readonly transport: Transport
  /** Budget of one fetch, its body included, in milliseconds. */
  readonly timeoutMs: number
  /** Whether the request under way has less time left than that. Default: it never has. */
  readonly isHurried?: () => boolean
  /** Most bytes read of one answer; a longer one is `BACKEND_MALFORMED`. */
  readonly maxAnswerBytes: number
  /** Names of the client's headers that it gets to see. Default: none. */
  readonly forwardHeaders?: readonly string[]
  /** Sent with every fetch, e.g. a credential. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Whether clients may read its errors' text and extensions. Default: no; they learn which field failed and that it was
   * this subgraph.
   */
  readonly exposeErrors?: boolean
}

export type SubgraphTarget = LocalSubgraph | RemoteSubgraph

/** The client's headers, as `Headers` and Apollo's `HeaderMap` have them. */
export interface RequestHeaders {
  get(name: string): string | null | undefined
}

/** One request under way. */
export interface PlanRun {
  /** What subgraphs answered so far. */
  readonly tree: TreeObject
  readonly context: unknown
  readonly headers: RequestHeaders | undefined
  /** The client's variables as they came, by their name in plans; what was not given is not there. */
  readonly given: Readonly<Record<string, unknown>>
  /** The engine's own condition variables. */
  readonly conditions: Readonly<Record<string, boolean>>
  /** What the root fields of a stream's event are read from; `undefined` for any other operation. */
  readonly event: unknown
  /** Errors of subgraphs that belong to no field. */
  readonly loose: unknown[]
  /** `null` = nobody wants to know where values came from. */
  readonly marks: Marks | null
}

/** Texts of representations by the variable they go into; null for a fetch of root fields. */
export type Representations = ReadonlyMap<string, readonly string[]> | null
