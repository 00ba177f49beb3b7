import { expect, test } from '@jest/globals'
import { federate } from './federation.ts'

const TYPES = ['A', 'B', 'C', 'D']

const sdl = (field: string) =>
  `interface Thing { id: ID! ${field}: Thing }
   ${TYPES.map((name) => `type ${name} implements Thing @key(fields: "id") { id: ID! ${field}: Thing }`).join(' ')}`

/** Each subgraph has a field of its own of every type: what lies between the two has to be asked for type by type. */
const things = () =>
  federate({
    a: [
      `type Query { any: Thing } ${sdl('self')}`,
      { Query: { any: () => ({ __typename: 'A', id: '1' }) } },
    ],
    b: [sdl('next'), { A: { next: () => ({ __typename: 'B', id: '2' }) } }],
    c: [sdl('last'), { B: { last: () => ({ __typename: 'C', id: '3' }) } }],
  })

test('an operation that multiplies with every level is refused, and soon', async () => {
  const { ask } = things()
  const nested = (depth: number): string =>
    depth === 0 ? 'id' : `next { last { ${nested(depth - 1)} } }`

  const small = await ask(`{ any { ${nested(1)} } }`)
  const large = await ask(`{ any { ${nested(10)} } }`)

  expect(small.data).toEqual({ any: { next: { last: { id: '3' } } } })
  expect(large.errors).toMatchObject([{ message: 'The operation selects too much.' }])
})
