import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLNonNull,
  GraphQLSchema,
  GraphQLString,
} from 'graphql'

export const deferDirective = new GraphQLDirective({
  name: 'defer',
  description: `The fragment may come later than the rest of the answer, in a part of its own, to clients that take \`multipart/mixed; deferSpec=20220824\`. All others get the whole answer at once.`,
  locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
  args: {
    if: {
      type: new GraphQLNonNull(GraphQLBoolean),
      defaultValue: true,
      description: 'False = the fragment comes with the rest.',
    },
    label: { type: GraphQLString, description: 'Told with the part. A text, not a variable.' },
  },
})

/** A schema whose clients may defer. */
export function withDefer(schema: GraphQLSchema): GraphQLSchema {
  if (schema.getDirective('defer')) return schema
  const config = schema.toConfig()
  return new GraphQLSchema({ ...config, directives: [...config.directives, deferDirective] })
}
