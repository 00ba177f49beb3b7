/** What there is in the small world, and what each field makes of it. */

export type Rec = Record<string, unknown> & { readonly __typename: string; readonly id: string }
export type FieldFunction = (record: Rec, args: Record<string, unknown>) => unknown

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
export const all = (type: string): readonly Rec[] =>
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
export const FIELDS: Readonly<Record<string, Readonly<Record<string, FieldFunction>>>> = {
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
