/**
 * Subgraphs → one schema. Every type is merged by its `@key`; a backend more is a subgraph more in the list.
 *
 * @module
 */
import { stitchSchemas, type MergeTypeCandidate } from '@graphql-tools/stitch'
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
    typeMergingOptions: { typeDescriptionsMerger: describeType },
  })
  return toPublicSchema(stitched)
}

/** In the words of a subgraph that resolves the type: a stub says only why it is there. */
function describeType(candidates: MergeTypeCandidate[]): string | null {
  const resolving = candidates.filter(
    ({ type, transformedSubschema }) => transformedSubschema?.merge?.[type.name]?.fieldName,
  )
  const { type } = (resolving.length > 0 ? resolving : candidates).at(-1) ?? {}
  return type?.description ?? null
}
