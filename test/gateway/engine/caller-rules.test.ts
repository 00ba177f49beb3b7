import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import type { CallerRule } from '../../../gateway/engine/caller-rules.ts'
import { federate } from './federation/federation.ts'

const refusal = Object.assign(new Error('lacks the scope'), { extensions: { code: 'FORBIDDEN' } })

/** Callers are lists of what they may have; every field of `rules` wants its own coordinate there. */
function federation(coordinates: readonly string[]) {
  const reads: string[] = []
  const read = <T>(what: string, value: T): T => {
    reads.push(what)
    return value
  }
  const callerRules = new Map<string, CallerRule>(
    coordinates.map((one) => [one, (held) => ((held as string[]).includes(one) ? null : refusal)]),
  )
  const { engine } = federate(
    {
      cars: [
        `type Query { cars: [Car!]! car: Car none: Car node: Node }
         interface Node { id: ID! }
         type Car implements Node @key(fields: "id") { id: ID! make: String }`,
        {
          Query: {
            cars: () => read('cars', [{ id: '1' }, { id: '2' }]),
            car: () => read('car', { id: '1', make: 'VW' }),
            none: () => null,
            node: () => ({ __typename: 'Car', id: '3' }),
          },
        },
      ],
      charging: [
        'type Car @key(fields: "id") { id: ID! charge: Int! plug: String }',
        {
          Car: {
            __resolveReference: ({ id }: { id: string }) => read(`charging ${id}`, { id }),
            charge: () => 80,
            plug: () => 'CCS',
          },
        },
      ],
    },
    { callerRules },
  )
  const ask = async (query: string, held: readonly string[] = []) => {
    reads.length = 0
    const { data, errors = [] } = await engine.execute({ document: parse(query), context: held })
    return {
      data: JSON.parse(JSON.stringify(data)) as unknown,
      paths: errors.map(({ path }) => path),
      codes: errors.map(({ extensions }) => extensions['code']),
      reads: [...reads],
    }
  }
  return { ask }
}

test('a refused field is null with its error, and its subgraph is not asked', async () => {
  const { ask } = federation(['Car.plug'])

  const { data, paths, codes, reads } = await ask('{ cars { make p: plug } }')

  expect(data).toEqual({
    cars: [
      { make: null, p: null },
      { make: null, p: null },
    ],
  })
  expect(paths).toEqual([
    ['cars', 0, 'p'],
    ['cars', 1, 'p'],
  ])
  expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  expect(reads).toEqual(['cars'])
})

test('a refused root field asks nobody', async () => {
  const { ask } = federation(['Query.car'])

  expect(await ask('{ car { make charge } }')).toEqual({
    data: { car: null },
    paths: [['car']],
    codes: ['FORBIDDEN'],
    reads: [],
  })
})

test('the same operation runs whole for a caller who may', async () => {
  const { ask } = federation(['Car.plug', 'Query.car'])
  const query = '{ car { plug } }'

  const refused = await ask(query)
  const granted = await ask(query, ['Car.plug', 'Query.car'])
  const partly = await ask(query, ['Query.car'])

  expect(refused.data).toEqual({ car: null })
  expect(granted).toMatchObject({ data: { car: { plug: 'CCS' } }, reads: ['car', 'charging 1'] })
  expect(partly).toMatchObject({ data: { car: { plug: null } }, reads: ['car'] })
})

test('a refused field that cannot be null takes its parent along', async () => {
  const { ask } = federation(['Car.charge'])

  expect(await ask('{ car { make charge } }')).toMatchObject({
    data: { car: null },
    paths: [['car', 'charge']],
  })
})

test('an object that is not there refuses nothing', async () => {
  const { ask } = federation(['Car.plug'])

  expect(await ask('{ none { plug } }')).toMatchObject({ data: { none: null }, paths: [] })
})

test('an object of which every field is refused is there all the same', async () => {
  const { ask } = federation(['Car.plug', 'Car.make'])

  expect(await ask('{ car { plug make } }')).toMatchObject({
    data: { car: { plug: null, make: null } },
    paths: [
      ['car', 'plug'],
      ['car', 'make'],
    ],
  })
})

test('a field that is skipped is not refused', async () => {
  const { ask } = federation(['Car.plug'])

  expect(await ask('{ car { make plug @include(if: false) } }')).toMatchObject({
    data: { car: { make: 'VW' } },
    paths: [],
  })
})

test('a fragment on an object type is refused below an interface', async () => {
  const { ask } = federation(['Car.plug'])

  expect(await ask('{ node { id ... on Car { plug } } }')).toMatchObject({
    data: { node: { id: '3', plug: null } },
    paths: [['node', 'plug']],
    reads: [],
  })
})
