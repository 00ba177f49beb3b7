/**
 * One small world in two forms: a plain schema that graphql-js runs as a whole, and four subgraphs that
 * together serve the same. Every field's value comes from the same function in both, and so do injected faults.
 */
import { buildSubgraphSchema } from '@apollo/subgraph'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { composeServices } from '@theguild/federation-composition'
import { GraphQLError, parse, print, printSchema, visit, type GraphQLSchema } from 'graphql'
import { hashOf } from './random.ts'

type Rec = Record<string, unknown> & { readonly __typename: string; readonly id: string }
type FieldFunction = (record: Rec, args: Record<string, unknown>) => unknown

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

const range = (count: number): readonly number[] => [...Array(count).keys()]

function createRecords(): ReadonlyMap<string, Rec> {
  const records: Rec[] = [
    ...range(5).map((n) => ({
      __typename: 'User',
      id: `u${n}`,
      name: `User ${n}`,
      email: n % 2 ? `u${n}@x.test` : null,
      nick: n % 3 ? `"n"\n${n}` : null,
      age: 20 + n,
    })),
    ...range(4).map((n) => ({
      __typename: 'Book',
      id: `b${n}`,
      isbn: `978-${n}`,
      title: n === 3 ? null : `Book ${n}`,
      pages: 100 + n,
      weight: n === 2 ? null : n + 0.5,
    })),
    ...range(3).map((n) => ({
      __typename: 'Gadget',
      id: `g${n}`,
      title: `Gadget ${n}`,
      weight: n,
    })),
    ...range(9).map((n) => ({
      __typename: 'Review',
      id: `r${n}`,
      rating: n % 5,
      text: `Text of ${n} ✓`,
    })),
    ...range(2).map((n) => ({ __typename: 'Team', id: `t${n}`, region: `R${n}` })),
    ...range(2).map((n) => ({
      __typename: 'Warehouse',
      id: `w${n}`,
      name: n ? `House ${n}` : null,
    })),
  ]
  return new Map(records.map((record) => [record.id, record]))
}

const records = createRecords()
const get = (id: string): Rec | null => records.get(id) ?? null
const all = (type: string): readonly Rec[] =>
  [...records.values()].filter((one) => one.__typename === type)
const number = (record: Rec): number => Number(record.id.slice(1))
const firstOf = <T>(list: readonly T[], count: unknown): readonly T[] =>
  typeof count === 'number' ? list.slice(0, Math.max(0, count)) : list
const RATES: Readonly<Record<string, number>> = { EUR: 1, USD: 1.5, CHF: 0.5 }

const reviewsOf = (record: Rec): readonly Rec[] =>
  all('Review').filter((review) => subjectOf(review).id === record.id)
const subjectOf = (review: Rec): Rec => {
  const subjects = [...all('Book'), ...all('Gadget')]
  return subjects[number(review) % (subjects.length - 1)] as Rec
}
const price = (record: Rec, currency: unknown): number =>
  (number(record) + 1) * (RATES[String(currency)] ?? 1)

/** What each field of each type is. Fields that are not here are properties of the record. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, FieldFunction>>>> = {
  Query: {
    me: () => get('u0'),
    user: (_, { id }) => all('User').find((one) => one.id === id) ?? null,
    users: (_, { first, ids }) =>
      Array.isArray(ids)
        ? ids.map((id) => get(String(id))).filter((one) => one?.__typename === 'User')
        : firstOf(all('User'), first),
    team: (_, { id }) => all('Team').find((one) => one.id === id) ?? null,
    items: (_, { first }) => firstOf([...all('Book'), null, ...all('Gadget')], first),
    item: (_, { id }) => [...all('Book'), ...all('Gadget')].find((one) => one.id === id) ?? null,
    search: (_, { text }) =>
      [...all('Gadget'), ...all('User'), ...all('Book')].filter((one) =>
        one.id.includes(String(text ?? '1')),
      ),
    book: (_, { id }) => all('Book').find((one) => one.id === id) ?? null,
    latest: (_, { first }) => firstOf(all('Review'), first),
    review: (_, { id }) => all('Review').find((one) => one.id === id) ?? null,
    warehouses: () => all('Warehouse'),
  },
  Mutation: {
    rename: (_, { id, name }) => (id === 'nobody' ? null : { ...get('u1'), name }),
    retitle: (_, { id, title }) => (id === 'nobody' ? null : { ...get('b1'), title }),
  },
  User: {
    friends: (user, { first }) =>
      firstOf(
        all('User').filter((one) => number(one) > number(user)),
        first,
      ),
    best: (user) => get(`u${(number(user) + 2) % 6}`),
    team: (user) => get(`t${number(user) % 3}`),
    contact: (user) =>
      number(user) % 2
        ? {
            __typename: 'Email',
            id: `e${user.id}`,
            address: `a${user.id}`,
            verified: null,
            kind: 'mail',
          }
        : { __typename: 'Phone', id: `p${user.id}`, number: `+${user.id}`, kind: 7 },
    reviews: (user, { first }) =>
      firstOf(
        all('Review').filter((one) => number(one) % 5 === number(user)),
        first,
      ),
    karma: (user) => number(user) * 10,
    top: (user) => get(`r${number(user) + 5}`),
  },
  Team: {
    region: (team) => ({ __typename: 'Region', id: `x${team.id}`, code: team.region }),
    members: (team) => [null, ...all('User').filter((one) => number(one) % 3 === number(team))],
    motto: (team, { loud }) => (loud ? `TEAM ${team.id}!` : `team ${team.id}`),
    budget: (team) => number(team) * 1000,
  },
  Book: {
    label: (book, { prefix }) => `${String(prefix)}-${book.id}`,
    author: (book) => get(`u${number(book)}`),
    price: (book, { currency }) => price(book, currency),
    dims: (book) =>
      number(book) === 1
        ? null
        : { __typename: 'Dims', id: `d${book.id}`, width: number(book), height: 2 },
    chapters: (book) => [
      [{ __typename: 'Chapter', id: `c${book.id}`, name: 'One', page: 1 }],
      null,
      [],
      [
        { __typename: 'Chapter', id: `d${book.id}`, name: 'Two', page: null },
        { __typename: 'Chapter', id: `e${book.id}`, name: 'Three', page: 3 },
      ],
    ],
    reviews: (book) => [...reviewsOf(book), null],
    score: (book) => number(book) / 3,
    inStock: (book) => number(book) * 7,
    shipping: (book, { express }) => shipping(book, express === true),
    where: (book) => get(`w${number(book) % 2}`),
  },
  Gadget: {
    label: (gadget, { prefix }) => `${String(prefix)}-${gadget.id}`,
    price: (gadget, { currency }) => price(gadget, currency),
    maker: (gadget) => get(`u${number(gadget) + 1}`),
    released: (gadget) => `2026-01-0${number(gadget) + 1}`,
    reviews: (gadget) => reviewsOf(gadget),
    score: (gadget) => number(gadget) / 2,
    inStock: (gadget) => number(gadget) * 3,
    tax: (gadget) => price(gadget, 'USD') / 10,
  },
  Review: {
    body: (review, { max }) =>
      String(review.text).slice(0, typeof max === 'number' ? Math.max(0, max) : 99),
    writer: (review) => get(`u${number(review) % 5}`),
    subject: (review) => subjectOf(review),
    at: (review) => (number(review) % 4 ? { day: number(review), 'é"': [1, null] } : null),
    grades: (review) => [[number(review), null], [], [3]],
  },
  Warehouse: {
    holds: (house) => all('Book').filter((one) => number(one) % 2 === number(house)),
    manager: (house) => get(`u${number(house) + 3}`),
  },
}

function shipping(book: Rec, express: boolean): number | null {
  const dims = FIELDS.Book?.dims?.(book, {}) as { width: number; height: number } | null
  if (typeof book.weight !== 'number') return null
  return book.weight * (express ? 2 : 1) + (dims ? dims.width * dims.height : 100)
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
