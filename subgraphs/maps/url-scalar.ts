import { GraphQLError, GraphQLScalarType } from 'graphql'
import { GraphQLURL } from 'graphql-scalars'

/** That of `graphql-scalars` takes every URL apart and writes it anew. These are our own: they are looked at and left as they are. */
export const Url = new GraphQLScalarType({
  ...GraphQLURL.toConfig(),
  serialize: (value) => {
    if (typeof value === 'string' && URL.canParse(value)) return value
    throw new GraphQLError('a URL was expected, and something else was made')
  },
})
