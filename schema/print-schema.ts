import { getDocumentNodeFromSchema } from '@graphql-tools/utils'
import { lexicographicSortSchema, print, visit, type GraphQLSchema } from 'graphql'

const HEADER = '# What clients see. Written by `npm run schema`; do not edit.\n\n'

/**
 * SDL in alphabetical order, so that a change shows up as itself and nothing else. Of the directives only those that the
 * schema defines: policy is shown, federation is not.
 */
export function printPublicSchema(schema: GraphQLSchema): string {
  const document = visit(getDocumentNodeFromSchema(lexicographicSortSchema(schema)), {
    Directive: ({ name }) => (schema.getDirective(name.value) ? undefined : null),
  })
  return `${HEADER}${print(document)}\n`
}
