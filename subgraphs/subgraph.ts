/**
 * The contract between the gateway and a subgraph: all that either knows of the other.
 *
 * @module
 */
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLScalarType, GraphQLSchema } from 'graphql'
import { isScalarType, parse } from 'graphql'

/** One backend as GraphQL. `Context` is what its resolvers read of the operation's context. */
export interface Subgraph<Context extends object = object, Scope = unknown> {
  /** The backend's name: as in errors, metrics and `schema/<name>.graphql`. */
  readonly name: string
  /** Its SDL, Federation 2 dialect. */
  readonly typeDefs: string
  /** Executable, with `_entities` for every `@key` type it can resolve. */
  readonly schema: GraphQLSchema
  /** Its answers depend on who asks, beyond what rules decide. Default false. */
  readonly isCallerDependent?: boolean
  /** Called once per operation: fresh loaders. `scope` is what this subgraph may know of the operation. */
  createContext(scope: Scope): Context
  /** Things it serves by plain GET, under signed URLs of the gateway. */
  readonly assets?: AssetSource
}

/** What an operation says of itself beside its data. Offered to every subgraph in its scope, as `notes`. */
export interface OperationNotes {
  /** @param name where it is answered: `extensions[name]` is the list of all values noted under it. */
  note(name: string, value: Readonly<Record<string, unknown>>): void
}

/** A picture, tile or document. */
export interface Asset {
  readonly contentType: string
  readonly body: Uint8Array
  /** How long a client or CDN may keep it; 0 = not at all (`no-store`). */
  readonly maxAgeSeconds: number
}

/**
 * Serves what {@link AssetLinks} made URLs for. The gateway has checked signature and expiry before it asks.
 * `null` = there is no such asset.
 */
export type AssetSource = (request: AssetRequest) => Promise<Asset | null>

export interface AssetRequest {
  /** Kind of asset, e.g. `static`. */
  readonly kind: string
  /** What was signed, exactly as given to {@link AssetLinks.toUrl}. */
  readonly claims: string
  /** What follows the signature and is free to vary, e.g. `.png` or `/14/8625/5744.mvt`. */
  readonly tail: string
}

/** Makes URLs on the gateway that need no key, expire, and cannot be altered. Handed to a subgraph. */
export interface AssetLinks {
  /**
   * @param kind one path segment, lower-case letters.
   * @param claims what the URL stands for, any text: it is signed and comes back in {@link AssetRequest.claims}.
   * @param tail appended as it is and not signed: `.png`, `/{z}/{x}/{y}.mvt`.
   */
  toUrl(kind: string, claims: string, tail: string): string
}

/**
 * SDL and resolvers → executable Federation 2 subgraph schema. A `__resolveReference` among the resolvers answers
 * `_entities` for its type. Of a scalar among them only the behaviour is taken: its description is the SDL's.
 */
export function createSubgraphSchema(typeDefs: string, resolvers: object): GraphQLSchema {
  const behaviours: object = Object.fromEntries(
    Object.entries(resolvers).map(([name, resolver]) => [name, behaviourOf(resolver)]),
  )
  return buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: { ...behaviours } }])
}

function behaviourOf(resolver: GraphQLScalarType | object): object {
  if (!isScalarType(resolver)) return resolver
  const { serialize, parseValue, parseLiteral } = resolver
  return { serialize, parseValue, parseLiteral }
}
