/**
 * Four Federation 2 subgraphs in the shape of the field's public benchmark: accounts, products, inventory, reviews.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import { createSubgraphSchema } from '../../../subgraphs/subgraph.ts'
import * as catalog from './catalog.ts'

export interface BenchSubgraph {
  readonly name: string
  readonly typeDefs: string
  readonly schema: GraphQLSchema
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3",
  import: ["@key", "@external", "@requires", "@provides", "@shareable"])`

type Paged = { readonly page: number; readonly first?: number }

const subgraph = (name: string, typeDefs: string, resolvers: object): BenchSubgraph => {
  const linked = `${LINK}\n${typeDefs}`
  return { name, typeDefs: linked, schema: createSubgraphSchema(linked, resolvers) }
}

function user(id: string) {
  const at = catalog.placeOf('u', id)
  if (at === null) return null
  const place = String(at.place)
  return { id, name: `Person Number ${place}`, username: usernameOf(id), birthday: 1980 + at.place }
}

const usernameOf = (id: string): string => `user.${id}`

const accounts = subgraph(
  'accounts',
  `type Query { users(page: Int!): [User] user(id: ID!): User }
  type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }`,
  {
    Query: {
      users: (_: unknown, { page }: Paged) => catalog.idsOf('u', page).map(user),
      user: (_: unknown, { id }: { readonly id: string }) => user(id),
    },
    User: { __resolveReference: ({ id }: { readonly id: string }) => user(id) },
  },
)

function product(upc: string) {
  const at = catalog.placeOf('p', upc)
  if (at === null) return null
  return { upc, name: `Product ${upc}`, price: 399 * at.place, weight: 50 * at.place }
}

const products = subgraph(
  'products',
  `type Query { topProducts(page: Int!, first: Int! = 5): [Product] product(upc: String!): Product }
  type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
  {
    Query: {
      topProducts: (_: unknown, { page, first }: Paged) =>
        catalog.idsOf('p', page, first).map(product),
      product: (_: unknown, { upc }: { readonly upc: string }) => product(upc),
    },
    Product: { __resolveReference: ({ upc }: { readonly upc: string }) => product(upc) },
  },
)

interface Stock {
  readonly upc: string
  readonly price?: number | null
  readonly weight?: number | null
}

const inventory = subgraph(
  'inventory',
  `type Product @key(fields: "upc") {
    upc: String!
    price: Int @external
    weight: Int @external
    inStock: Boolean
    shippingEstimate: Int @requires(fields: "price weight")
  }`,
  {
    Product: {
      __resolveReference: (stock: Stock) => ({ ...stock }),
      inStock: ({ upc }: Stock) => (catalog.placeOf('p', upc)?.place ?? 0) % 2 === 1,
      shippingEstimate: ({ price, weight }: Stock) => {
        if (price == null || weight == null) return null
        return price > 1000 ? 0 : Math.round(weight / 2)
      },
    },
  },
)

function review(id: string) {
  const at = catalog.placeOf('r', id)
  if (at === null) return null
  const author = catalog.authorOf(at)
  return {
    id,
    body: catalog.bodyOf(at),
    author: { id: author, username: usernameOf(author) },
    product: { upc: catalog.productOf(at) },
  }
}

const reviewsAt = (
  at: catalog.Place | null,
  idsAt: (place: catalog.Place) => readonly string[],
): unknown => (at === null ? null : idsAt(at).map(review))

const reviews = subgraph(
  'reviews',
  `type Review @key(fields: "id") {
    id: ID!
    body: String
    author: User @provides(fields: "username")
    product: Product
  }
  type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
  type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
  {
    Review: { __resolveReference: ({ id }: { readonly id: string }) => review(id) },
    User: {
      __resolveReference: ({ id }: { readonly id: string }) => ({ id, username: usernameOf(id) }),
      reviews: ({ id }: { readonly id: string }) =>
        reviewsAt(catalog.placeOf('u', id), catalog.reviewsByAuthor),
    },
    Product: {
      __resolveReference: ({ upc }: { readonly upc: string }) => ({ upc }),
      reviews: ({ upc }: { readonly upc: string }) =>
        reviewsAt(catalog.placeOf('p', upc), catalog.reviewsOfProduct),
    },
  },
)

export const SUBGRAPHS: readonly BenchSubgraph[] = [accounts, products, inventory, reviews]
