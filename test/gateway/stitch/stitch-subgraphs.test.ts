import { expect, test } from '@jest/globals'
import { graphql, printSchema } from 'graphql'
import { stitchSubgraphs } from '../../../gateway/stitch/stitch-subgraphs.ts'
import { createSubgraphSchema } from '../../../subgraphs/subgraph.ts'

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])`

const CARS = `${LINK}
  directive @cost(calls: Int!) on FIELD_DEFINITION
  type Query { car(id: ID!): Car, cars: [Car!]! }
  type Car { id: ID!, make: String @cost(calls: 1), owner: Owner }
  type Owner @key(fields: "country number", resolvable: false) { country: String! number: Int! @inaccessible }`

const OWNERS = `${LINK}
  type Query { ownerCount: Int }
  type Owner @key(fields: "country number") { country: String! number: Int! @inaccessible, name: String }`

function stitched() {
  const asked: unknown[] = []
  const car = (id: string) => ({ id, make: 'VW', owner: { country: 'LI', number: Number(id) } })
  const schema = stitchSubgraphs([
    {
      name: 'cars',
      schema: createSubgraphSchema(CARS, {
        Query: {
          car: (_root: unknown, { id }: { id: string }) => car(id),
          cars: () => ['1', '2', '1'].map(car),
        },
      }),
    },
    {
      name: 'owners',
      schema: createSubgraphSchema(OWNERS, {
        Owner: {
          __resolveReference: (key: { country: string; number: number }) => {
            asked.push(key)
            if (key.number === 3)
              throw Object.assign(new Error('lost'), { extensions: { code: 'X' } })
            return { ...key, name: `Owner ${String(key.number)}` }
          },
        },
      }),
    },
  ])
  return { schema, asked, run: (source: string) => graphql({ schema, source, contextValue: {} }) }
}

test('joins by a compound key that the client never selects', async () => {
  const { run, asked } = stitched()

  const result = await run('{ car(id: "1") { owner { name } } }')

  expect(result.data).toEqual({ car: { owner: { name: 'Owner 1' } } })
  expect(asked).toEqual([{ __typename: 'Owner', country: 'LI', number: 1 }])
})

test('asks for each entity of a list once', async () => {
  const { run, asked } = stitched()

  const result = await run('{ cars { owner { name } } }')

  expect(result.data).toEqual({
    cars: [1, 2, 1].map((n) => ({ owner: { name: `Owner ${String(n)}` } })),
  })
  expect(asked).toHaveLength(2)
})

test("keeps an entity's error code and path, and what else is known of its parent", async () => {
  const { run } = stitched()

  const result = await run('{ car(id: "3") { make owner { country name } } }')

  expect(result.data).toEqual({ car: { make: 'VW', owner: { country: 'LI', name: null } } })
  expect(result.errors?.[0]?.path).toEqual(['car', 'owner', 'name'])
  expect(result.errors?.[0]?.extensions).toMatchObject({ code: 'X' })
})

test('shows clients no lookup field, no federation machinery and nothing inaccessible', () => {
  const { schema } = stitched()

  const sdl = printSchema(schema)

  expect(sdl).toContain('ownerCount')
  expect(sdl).toContain('directive @cost')
  expect(sdl).not.toMatch(/_entities|_service|_Any|_Entity|federation__|link__|@key|number/)
})
