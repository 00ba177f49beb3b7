/**
 * The scalars Latitude and Longitude. Those of `graphql-scalars` refuse a whole number written into a query, such as
 * `latitude: 47`; these take it.
 *
 * @module
 */
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { GraphQLLatitude, GraphQLLongitude } from 'graphql-scalars'

const takingWholeNumbers = (scalar: GraphQLScalarType): GraphQLScalarType =>
  new GraphQLScalarType({
    ...scalar.toConfig(),
    parseLiteral: (node: ValueNode) =>
      node.kind === Kind.INT ? scalar.parseValue(Number(node.value)) : scalar.parseLiteral(node),
  })

/** WGS 84 degrees, -90 to 90. */
export const Latitude = takingWholeNumbers(GraphQLLatitude)

/** WGS 84 degrees, -180 to 180. */
export const Longitude = takingWholeNumbers(GraphQLLongitude)
