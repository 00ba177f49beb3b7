import { expect, test } from '@jest/globals'
import { buildSchema, type GraphQLInterfaceType, type GraphQLObjectType } from 'graphql'
import { blameBy } from '../../../gateway/engine/blame.ts'
import type { PlannedFetch } from '../../../gateway/engine/plan/fetch-plan.ts'

const schema = buildSchema(`
  type Query { things: [Thing] }
  interface Thing { id: ID }
  type Car implements Thing { id: ID place: String }
  type Boat implements Thing { id: ID place: String }
`)
const step = (type: string, sourceKey: string) => ({
  parentType: schema.getType(type) as GraphQLObjectType | GraphQLInterfaceType,
  sourceKey,
})
const leaf = (key: string) => ({ key, types: null, below: [] })

const fetchOf = (subgraph: string, more: Partial<PlannedFetch>): PlannedFetch => ({
  ...{ subgraph, operation: '', isQuery: true, variableNames: [], conditionNames: [], after: [] },
  ...{ entities: null, brings: [], when: null },
  ...more,
})

const entitiesOf = (subgraph: string, typeName: string) =>
  fetchOf(subgraph, {
    entities: [
      {
        ...{ alias: '_entities', variable: 'r', typeName, representation: [], when: null },
        paths: [[{ Field: 'things' }, { TypeCondition: [typeName] }]],
        brings: [leaf('place')],
      },
    ],
  })

const plan = {
  fetches: [
    fetchOf('fleet', { brings: [{ key: 'things', types: null, below: [leaf('id')] }] }),
    entitiesOf('roads', 'Car'),
    entitiesOf('ports', 'Boat'),
  ],
}

test.each([
  ['a root field', [step('Query', 'things')], 'fleet'],
  ['a field below it', [step('Query', 'things'), step('Car', 'id')], 'fleet'],
  ['an entity of one type', [step('Query', 'things'), step('Car', 'place')], 'roads'],
  ['an entity of another', [step('Query', 'things'), step('Boat', 'place')], 'ports'],
  ['one known as its interface', [step('Query', 'things'), step('Thing', 'id')], 'fleet'],
  ['what nobody was asked for', [step('Query', 'things'), step('Car', 'colour')], null],
])('%s is the word of the subgraph that was to bring it', (_, path, subgraph) => {
  const blame = blameBy(plan, () => true)

  const blamed = blame(path)

  expect(blamed).toBe(subgraph)
})

test('what our own process brought is nobody else to blame for', () => {
  const blame = blameBy(plan, (name) => name !== 'roads')

  const blamed = blame([step('Query', 'things'), step('Car', 'place')])

  expect(blamed).toBeNull()
})
