import { expect, test } from '@jest/globals'
import { graphql } from 'graphql'
import { readFileSync } from 'node:fs'
import {
  createUsersSubgraph,
  type CallerRecord,
  type UserRecord,
} from '../../../subgraphs/users/index.ts'

const typeDefs = ['directives', 'users']
  .map((name) => readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8'))
  .join('\n')

const ADA: UserRecord = {
  id: 'ada',
  displayName: 'Ada Amann',
  locale: 'de-LI',
  email: 'ada@example.test',
  isActive: true,
  billingCustomerId: 'cus_ada',
  grants: [
    { vehicleId: 'golf', access: 'OWNER', display: "Ada's Golf" },
    { vehicleId: 'bus', access: 'VIEWER', display: null },
    { vehicleId: 'bus', access: 'OWNER', display: 'Bus' },
    { vehicleId: 'golf', access: 'VIEWER', display: 'Golf' },
  ],
}
const BEN: UserRecord = {
  ...ADA,
  id: 'ben',
  displayName: null,
  locale: 'gibberish-that-is-no-language',
  email: 'not an address',
  billingCustomerId: null,
  grants: [],
}

const asAda: CallerRecord = { kind: 'USER', userId: 'ada', scopes: ['map.read', 'car.read'] }

/** One operation on the users subgraph; `asked` fills with the ids each read of the directory was for. */
async function run(source: string, caller = asAda, variableValues: Record<string, unknown> = {}) {
  const asked: (readonly string[])[] = []
  const findMany = (ids: readonly string[]) => {
    asked.push(ids)
    return Promise.resolve([ADA, BEN].filter(({ id }) => ids.includes(id)))
  }
  const { schema, createContext } = createUsersSubgraph({ typeDefs, client: { findMany } })
  const contextValue = createContext({ caller })
  const result = await graphql({ schema, source, variableValues, contextValue })
  return { asked, ...(JSON.parse(JSON.stringify(result)) as typeof result) }
}

const ENTITIES = /* GraphQL */ `
  query ($of: [_Any!]!) {
    _entities(representations: $of) {
      __typename
      ... on User {
        id
        name
        locale
        email
        plan {
          customerId
        }
      }
      ... on Vehicle {
        id
        access
        name
      }
    }
  }
`

test('the viewer is the caller with sorted scopes and, by one read, the directory’s entry', async () => {
  const { data, asked } = await run('{ viewer { kind scopes user { id name } } }')

  expect(data).toEqual({
    viewer: {
      kind: 'USER',
      scopes: ['car.read', 'map.read'],
      user: { id: 'ada', name: 'Ada Amann' },
    },
  })
  expect(asked).toEqual([['ada']])
})

test('kind and scopes need no directory', async () => {
  const { asked } = await run('{ viewer { kind scopes } }')

  expect(asked).toEqual([])
})

test('an app that acts for nobody has no user, and nobody is asked', async () => {
  const app: CallerRecord = { kind: 'APP', userId: null, scopes: [] }

  const viewer = await run('{ viewer { kind user { id } } }', app)
  const vehicle = await run(ENTITIES, app, { of: [{ __typename: 'Vehicle', id: 'golf' }] })

  expect(viewer).toEqual({ asked: [], data: { viewer: { kind: 'APP', user: null } } })
  expect(vehicle).toEqual({ asked: [], data: { _entities: [null] } })
})

test('a caller the directory does not know has no user and no grant', async () => {
  const stranger: CallerRecord = { ...asAda, userId: 'stranger' }

  const viewer = await run('{ viewer { user { id } } }', stranger)
  const vehicle = await run(ENTITIES, stranger, { of: [{ __typename: 'Vehicle', id: 'golf' }] })

  expect(viewer.data).toEqual({ viewer: { user: null } })
  expect(vehicle.data).toEqual({ _entities: [null] })
})

test('users are found by reference in one read, unknown ones are null', async () => {
  const of = ['ada', 'nobody', 'ben', 'ada'].map((id) => ({ __typename: 'User', id }))

  const { data, asked } = await run(ENTITIES, asAda, { of })

  const ada = {
    __typename: 'User',
    id: 'ada',
    name: 'Ada Amann',
    locale: 'de-LI',
    email: 'ada@example.test',
    plan: { customerId: 'cus_ada' },
  }
  const ben = { __typename: 'User', id: 'ben', name: null, locale: null, email: null, plan: null }
  expect(data).toEqual({ _entities: [ada, null, ben, ada] })
  expect(asked).toEqual([['ada', 'nobody', 'ben']])
})

test('vehicles are the caller’s grants, the stronger of two, by one read however many', async () => {
  const of = ['golf', 'bus', 'boat', 'golf'].map((id) => ({ __typename: 'Vehicle', id }))

  const { data, asked } = await run(ENTITIES, asAda, { of })

  const golf = { __typename: 'Vehicle', id: 'golf', access: 'OWNER', name: "Ada's Golf" }
  const bus = { __typename: 'Vehicle', id: 'bus', access: 'OWNER', name: 'Bus' }
  expect(data).toEqual({ _entities: [golf, bus, null, golf] })
  expect(asked).toEqual([['ada']])
})

test('scalars keep the description of the SDL', () => {
  const { schema } = createUsersSubgraph({
    typeDefs,
    client: { findMany: () => Promise.resolve([]) },
  })

  expect(schema.getType('Locale')?.description).toBe('BCP 47 language tag, e.g. `de-LI`.')
})
