/**
 * Subgraphs → one schema. Every type is merged by its `@key`; a backend more is a subgraph more in the list.
 *
 * @module
 */
import { stitchSchemas } from '@graphql-tools/stitch'
import type { GraphQLSchema } from 'graphql'
import { mergeByKeys } from './federation-keys.ts'
import { toPublicSchema } from './public-schema.ts'

/** What stitching needs of a subgraph. */
export interface StitchedSubgraph {
  readonly name: string
  readonly schema: GraphQLSchema
}

/** Executable; its fields expect the operation's context that the subgraphs' resolvers read. */
export function stitchSubgraphs(subgraphs: readonly StitchedSubgraph[]): GraphQLSchema {
  const stitched = stitchSchemas({
    subschemas: subgraphs.map(({ schema }) => ({ schema, merge: mergeByKeys(schema) })),
    assumeValid: true,
  })
  return toPublicSchema(stitched)
}
