/**
 * One small world in two forms: a plain schema that graphql-js runs as a whole, and four subgraphs that
 * together serve the same. Every field's value comes from the same function in both, and so do injected faults.
 */
import { buildSubgraphSchema } from '@apollo/subgraph'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { composeServices } from '@theguild/federation-composition'
import { GraphQLError, parse, print, printSchema, visit, type GraphQLSchema } from 'graphql'
import { hashOf } from './random.ts'
import { all, FIELDS, type FieldFunction, type Rec } from './world-data.ts'

/** What goes wrong at a field of an object. */
export type FaultOf = (type: string, id: string, field: string) => 'error' | 'null' | null

export interface WorldContext {
  readonly faultOf: FaultOf
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@external", "@requires", "@provides", "@shareable", "@inaccessible"])`

const SHARED = `
  enum Currency { EUR USD CHF }
  scalar Moment
`

const ITEM = `
  interface Item { id: ID! title: String label(prefix: String = "L"): String! }
`

export const SUBGRAPHS: Readonly<Record<string, string>> = {
  accounts: `${LINK}
    type Query { me: User user(id: ID!): User users(first: Int = 3, ids: [ID!]): [User!]! team(id: ID!): Team }
    type Mutation { rename(id: ID!, name: String!): User }
    type User @key(fields: "id") {
      id: ID! name: String! email: String nick: String friends(first: Int): [User!] best: User team: Team
      age: Int contact: Contact
    }
    union Contact = Email | Phone
    type Email { address: String! verified: Boolean kind: String! }
    type Phone { number: String kind: Int! }
    type Team @key(fields: "id region { code }") { id: ID! region: Region! members: [User] }
    type Region @shareable { code: String! }
  `,
  catalog: `${LINK} ${SHARED}
    type Query { items(first: Int): [Item] item(id: ID!): Item search(text: String): [Found!] book(id: ID!): Book }
    type Mutation { retitle(id: ID!, title: String!): Item }
    ${ITEM}
    type Book implements Item @key(fields: "id") @key(fields: "isbn") {
      id: ID! isbn: String! title: String label(prefix: String = "L"): String! pages: Int! author: User
      price(currency: Currency = EUR): Float! weight: Float dims: Dims chapters: [[Chapter!]]
    }
    type Gadget implements Item @key(fields: "id") {
      id: ID! title: String label(prefix: String = "L"): String! price(currency: Currency = EUR): Float!
      weight: Float maker: User! released: Moment
    }
    type Chapter { name: String! page: Int }
    type Dims @shareable { width: Int height: Int }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    union Found = Book | Gadget | User
  `,
  reviews: `${LINK} ${SHARED}
    type Query { latest(first: Int = 2): [Review] review(id: ID!): Review }
    type Review @key(fields: "id") {
      id: ID! body(max: Int): String rating: Int! writer: User! subject: Subject at: Moment grades: [[Int]!]
    }
    union Subject = Book | Gadget
    type User @key(fields: "id") { id: ID! reviews(first: Int): [Review!]! karma: Int! best: Review @shareable }
    type Book @key(fields: "isbn") { isbn: String! reviews: [Review] score: Float }
    type Gadget @key(fields: "id") { id: ID! reviews: [Review!]! score: Float! }
  `.replace('best: Review @shareable', 'top: Review'),
  stock: `${LINK} ${SHARED}
    type Query { warehouses: [Warehouse!]! }
    type Warehouse @key(fields: "id") { id: ID! name: String holds: [Book] manager: User }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    type Book @key(fields: "id") {
      id: ID! weight: Float @external dims: Dims @external
      inStock: Int shipping(express: Boolean = false): Float @requires(fields: "weight dims { width height }")
      where: Warehouse
    }
    type Dims @shareable { width: Int height: Int }
    type Gadget @key(fields: "id") {
      id: ID! price(currency: Currency = EUR): Float! @external inStock: Int!
      tax: Float @requires(fields: "price(currency: USD)")
    }
    type Team @key(fields: "id region { code }") { id: ID! region: Region! motto(loud: Boolean): String budget: Int! }
    type Region @shareable { code: String! }
  `,
}

/** What a field of the subgraph itself makes of what it required. */
const REQUIRED: Readonly<Record<string, Readonly<Record<string, FieldFunction>>>> = {
  Book: {
    shipping: (given, { express }) => {
      const dims = given.dims as { width: number; height: number } | null
      if (typeof given.weight !== 'number') return null
      return given.weight * (express === true ? 2 : 1) + (dims ? dims.width * dims.height : 100)
    },
  },
  Gadget: { tax: (given) => Number(given.price) / 10 },
}

/** Fields that others are found by: nothing is injected there. */
const KEYS = new Set([
  'id',
  'isbn',
  'region',
  'code',
  '__typename',
  'weight',
  'dims',
  'width',
  'height',
  'price',
])

function resolversFor(
  schema: GraphQLSchema,
  isSubgraph: boolean,
): Record<string, Record<string, unknown>> {
  const resolvers: Record<string, Record<string, unknown>> = {}
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_') || !('getFields' in type) || !('isTypeOf' in type)) continue
    const fields = (resolvers[type.name] = {} as Record<string, unknown>)
    for (const name of Object.keys(type.getFields())) {
      if (name.startsWith('_')) continue
      fields[name] = resolverOf(type.name, name, isSubgraph)
    }
    if (isSubgraph && type.name in FIELDS && !['Query', 'Mutation'].includes(type.name)) {
      fields.__resolveReference = referenceResolver(type.name)
    }
  }
  return resolvers
}

function resolverOf(type: string, field: string, isSubgraph: boolean) {
  const own = (isSubgraph ? REQUIRED[type]?.[field] : undefined) ?? FIELDS[type]?.[field]
  const isAsync = hashOf(`${type}.${field}`) % 3 === 0
  const resolve = (
    record: Rec,
    args: Record<string, unknown>,
    { faultOf }: WorldContext,
  ): unknown => {
    const id = record?.id ?? ''
    const fault = KEYS.has(field) ? null : faultOf(type, id, field)
    if (fault === 'error') {
      throw new GraphQLError(`${type}.${field} fails`, {
        extensions: { code: `E_${type}_${field}` },
      })
    }
    if (fault === 'null') return null
    return own ? own(record, args) : record[field]
  }
  return isAsync ? async (...all: Parameters<typeof resolve>) => resolve(...all) : resolve
}

function referenceResolver(type: string) {
  return (reference: Rec): unknown => {
    const record = all(type).find((one) =>
      reference.id === undefined ? one.isbn === reference.isbn : one.id === reference.id,
    )
    return record ? { ...record, ...reference } : null
  }
}

const withResolvers = (typeDefs: string, isSubgraph: boolean): GraphQLSchema => {
  const build = (resolvers: Record<string, Record<string, unknown>>) =>
    isSubgraph
      ? buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: resolvers as never }])
      : makeExecutableSchema({ typeDefs, resolvers })
  return build(resolversFor(build({}), isSubgraph))
}

const lenientSdl = (schema: GraphQLSchema): string =>
  print(
    visit(parse(printSchema(schema)), {
      InputValueDefinition: () => false,
      NonNullType: ({ type }) => type,
    }),
  )

export interface World {
  readonly supergraphSdl: string
  readonly subgraphs: ReadonlyMap<string, GraphQLSchema>
  /** The oracle: the API schema with all resolvers, for graphql-js alone. */
  createOracle(apiSchema: GraphQLSchema): GraphQLSchema
  /** The same where every field may be null: no error hides another. */
  createLenientOracle(apiSchema: GraphQLSchema): GraphQLSchema
}

export function createWorld(): World {
  const services = Object.entries(SUBGRAPHS).map(([name, sdl]) => ({
    name,
    url: `http://${name}.test/`,
    typeDefs: parse(sdl),
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (supergraphSdl === undefined) throw new Error(String(errors?.map(({ message }) => message)))
  return {
    supergraphSdl,
    subgraphs: new Map(
      Object.entries(SUBGRAPHS).map(([name, sdl]) => [name, withResolvers(sdl, true)]),
    ),
    createOracle: (apiSchema) => withResolvers(printSchema(apiSchema), false),
    createLenientOracle: (apiSchema) => withResolvers(lenientSdl(apiSchema), false),
  }
}
