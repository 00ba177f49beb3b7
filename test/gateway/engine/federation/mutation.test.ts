import { expect, test } from '@jest/globals'
import { federate, names } from './federation.ts'

function counters() {
  const log: string[] = []
  const add =
    (name: string) =>
    (_: unknown, { id }: { id: string }) => {
      log.push(`${name} ${id}`)
      return { id }
    }
  const sdl = (field: string) =>
    `type Query { ${field}: Int } type Mutation { ${field}(id: ID!): Product }
     type Product @key(fields: "id") { id: ID! }`
  const federation = federate({
    a: [sdl('addA'), { Mutation: { addA: add('a') } }],
    b: [sdl('addB'), { Mutation: { addB: add('b') } }],
    c: [
      `type Product @key(fields: "id") { id: ID! seen: String }`,
      {
        Product: {
          seen: ({ id }: { id: string }) => {
            log.push(`seen ${id}`)
            return 'yes'
          },
        },
      },
    ],
  })
  return { ...federation, log }
}

test('mutations are done in order, each with all it needs before the next', async () => {
  const { ask, log } = counters()

  const answer = await ask(
    'mutation { x: addA(id: 1) { seen } y: addB(id: 2) { id } z: addA(id: 3) { id } }',
  )

  expect(answer.data).toMatchObject({ x: { seen: 'yes' } })
  expect(names(answer)).toEqual(['a', 'c', 'b', 'a'])
  const once = ['a 1', 'seen 1', 'b 2', 'a 3']
  expect(log).toEqual([...once, ...once])
})

test('neighbours of one subgraph share a fetch', async () => {
  const { ask } = counters()

  const answer = await ask(
    'mutation { x: addA(id: 1) { id } y: addA(id: 2) { id } z: addB(id: 3) { id } }',
  )

  expect(answer.data).toEqual({ x: { id: '1' }, y: { id: '2' }, z: { id: '3' } })
  expect(names(answer)).toEqual(['a', 'b'])
})

test('equal mutations under two names are done twice', async () => {
  const { ask, log } = counters()

  await ask('mutation { x: addA(id: 1) { id } y: addA(id: 1) { id } }')

  expect(log).toEqual(['a 1', 'a 1', 'a 1', 'a 1'])
})
