import { expect, test } from '@jest/globals'
import { graphql, parse, subscribe } from 'graphql'
import { applyRules, callerRulesOf } from '../../../gateway/rules/apply-rules.ts'
import type { Access } from '../../../gateway/rules/access.ts'
import { Refusal } from '../../../gateway/rules/refusal.ts'
import { allow } from '../../../gateway/rules/shield.ts'
import { createSubgraphSchema } from '../../../subgraphs/subgraph.ts'

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes"])
  directive @entitled(feature: String!) on FIELD_DEFINITION
  type Query { open: Thing, forgotten: Int, new: New @authenticated, secret: New @authenticated @requiresScopes(scopes: [["a", "b"], ["c"]]) }
  type New @authenticated { one: Int }
  type Thing { free: Int, paid: Int @entitled(feature: "gold") }
  type Vehicle @key(fields: "id") { id: ID!, make: String }
`

const person = { kind: 'USER', userId: 'u1', appId: null } as const

function guarded(access: Partial<Access> = {}, scopes: readonly string[] | null = null) {
  const reads: string[] = []
  const schema = createSubgraphSchema(SDL, {
    Query: {
      open: () => ({ free: 1 }),
      forgotten: () => reads.push('forgotten'),
      new: () => ({ one: 1 }),
      secret: () => ({ one: 1 }),
    },
    Thing: { paid: () => reads.push('paid') },
    Vehicle: {
      __resolveReference: ({ id }: { id: string }) => (reads.push(id), { id, make: 'VW' }),
    },
  })
  applyRules(schema, {
    Query: { open: allow, _entities: allow, _service: allow },
    Thing: { '*': allow },
    Vehicle: { '*': allow },
    _Service: { '*': allow },
  })
  const run = (source: string, variableValues = {}) =>
    graphql({
      schema,
      source,
      variableValues,
      contextValue: { access, facts: { principal: scopes && { ...person, scopes } } },
    })
  return { run, reads }
}

test('denies a field that has no row', async () => {
  const { run, reads } = guarded()

  const result = await run('{ forgotten }')

  expect(result.data).toEqual({ forgotten: null })
  expect(result.errors).toHaveLength(1)
  expect(reads).toEqual([])
})

test("keeps a refusal's code and details, and does not run the resolver", async () => {
  const refusal = new Refusal('SUBSCRIPTION_REQUIRED', 'no plan', {
    feature: 'gold',
    status: 'NONE',
  })
  const { run, reads } = guarded({ toFeature: () => Promise.reject(refusal) })

  const result = await run('{ open { free paid } }')

  expect(result.data).toEqual({ open: { free: 1, paid: null } })
  expect(result.errors?.[0]?.extensions).toEqual(refusal.extensions)
  expect(reads).toEqual([])
})

test('runs the resolver of a field whose rule is met', async () => {
  const asked: string[] = []
  const { run } = guarded({ toFeature: async (feature) => void asked.push(feature) })

  const result = await run('{ open { paid } }')

  expect(result.errors).toBeUndefined()
  expect(asked).toEqual(['gold'])
})

test('checks entities one by one: the refused is an error, its neighbours stay, in order', async () => {
  const { run, reads } = guarded({
    toVehicle: async (id) => {
      if (id === 'v2') throw new Refusal('FORBIDDEN', 'not yours')
      return 'OWNER'
    },
  })

  const result = await run(
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Vehicle { id make } } }',
    { r: ['v1', 'v2', 'v3'].map((id) => ({ __typename: 'Vehicle', id })) },
  )

  expect(result.data).toEqual({
    _entities: [{ id: 'v1', make: 'VW' }, null, { id: 'v3', make: 'VW' }],
  })
  expect(result.errors?.map(({ path }) => path)).toEqual([['_entities', 1]])
  expect(reads).toEqual(['v1', 'v3'])
})

test('opens what the SDL declares @authenticated to active people, and to nobody else', async () => {
  const activeEntry = () => Promise.resolve(null as never)

  const person = await guarded({ activeEntry }, []).run('{ new { one } }')
  const nobody = await guarded({ activeEntry }).run('{ new { one } }')

  expect(person).toEqual({ data: { new: { one: 1 } } })
  expect(nobody.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})

test.each([
  [['a', 'b'], true],
  [['c'], true],
  [['a'], false],
  [[], false],
])('with scopes %j, a field that wants a and b, or c, is open: %s', async (scopes, isOpen) => {
  const { run } = guarded({ activeEntry: () => Promise.resolve(null as never) }, scopes)

  const result = await run('{ secret { one } }')

  expect(result.errors === undefined).toBe(isOpen)
})

test('tells what a rule asks of the caller before all else, and nothing where it asks more first', () => {
  const schema = createSubgraphSchema(SDL, {})
  const caller = (scopes: readonly string[] | null) => ({
    facts: { principal: scopes && { ...person, scopes } },
  })

  const rules = callerRulesOf([schema], { Query: { open: allow } })

  expect(rules.get('Query.secret')?.(caller(null))).toMatchObject({
    extensions: { code: 'UNAUTHENTICATED' },
  })
  expect(rules.get('Query.new')?.(caller([]))).toBeNull()
  expect([...rules.keys()].sort()).toEqual(['New.one', 'Query.new', 'Query.secret'])
})

test('a field that one of its subgraphs leaves open is not refused for the caller', () => {
  const strict = createSubgraphSchema(SDL, {})
  const open = createSubgraphSchema('type Query { secret: Int }', {})

  const alone = callerRulesOf([strict], {})
  const both = callerRulesOf([strict, open], { Query: { secret: allow } })

  expect(alone.has('Query.secret')).toBe(true)
  expect(both.has('Query.secret')).toBe(false)
})

test('a stream is refused before its source is opened, and its events are not', async () => {
  const opened: string[] = []
  const schema = createSubgraphSchema(
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])
     type Query { one: Int }
     type Subscription { ticks: Int @authenticated }`,
    {
      Subscription: {
        ticks: {
          subscribe: async function* () {
            opened.push('ticks')
            yield await Promise.resolve(7)
          },
          resolve: (tick: number) => tick,
        },
      },
    },
  )
  applyRules(schema, { Query: { '*': allow }, _Service: { '*': allow } })
  const open = (principal: object | null) =>
    subscribe({
      schema,
      document: parse('subscription { ticks }'),
      contextValue: { facts: { principal }, access: {} },
    })

  const refused = await open(null)
  const stream = await open({ ...person, userId: null, scopes: [] })

  expect(refused).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  expect(opened).toEqual([])
  expect(await (stream as AsyncGenerator).next()).toMatchObject({ value: { data: { ticks: 7 } } })
})
