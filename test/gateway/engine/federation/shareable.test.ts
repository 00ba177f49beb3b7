import { expect, test } from '@jest/globals'
import { federate, names } from './federation.ts'

test('@shareable: what one subgraph can answer alone is asked of no other', async () => {
  const { ask } = federate({
    a: [
      `type Query { top: Product @shareable } type Product @shareable { name: String }`,
      { Query: { top: () => ({ name: 'a' }) } },
    ],
    b: [
      `type Query { top: Product @shareable } type Product @shareable { name: String price: Int }`,
      { Query: { top: () => ({ name: 'b', price: 7 }) } },
    ],
  })

  const answer = await ask('{ top { name price } }')

  expect([answer.data, names(answer)]).toEqual([{ top: { name: 'b', price: 7 } }, ['b']])
})

test('@shareable: parts of an object without a key come from several subgraphs', async () => {
  const { ask } = federate({
    a: [
      `type Query { top: Product @shareable } type Product { id: ID! @shareable a: Int detail: Detail @shareable }
       type Detail { x: Int }`,
      { Query: { top: () => ({ id: '1', a: 1, detail: { x: 10 } }) } },
    ],
    b: [
      `type Query { top: Product @shareable } type Product { id: ID! @shareable b: Int detail: Detail @shareable }
       type Detail { y: Int }`,
      { Query: { top: () => ({ id: '1', b: 2, detail: { y: 20 } }) } },
    ],
  })

  const answer = await ask('{ top { id a b detail { x y } } }')

  expect(answer.data).toEqual({ top: { id: '1', a: 1, b: 2, detail: { x: 10, y: 20 } } })
  expect(answer.asked).toHaveLength(2)
})

test('@shareable: parts of the items of a list are put together by their place', async () => {
  const { ask } = federate({
    a: [
      `type Query { all: [Item] @shareable } type Item { a: Int }`,
      { Query: { all: () => [{ a: 1 }, null, { a: 2 }] } },
    ],
    b: [
      `type Query { all: [Item] @shareable } type Item { b: Int }`,
      { Query: { all: () => [{ b: 3 }, null, { b: 4 }] } },
    ],
  })

  const answer = await ask('{ all { a b } }')

  expect(answer.data).toEqual({ all: [{ a: 1, b: 3 }, null, { a: 2, b: 4 }] })
})

test('@shareable: below an entity, what its subgraph has not comes by the key', async () => {
  const { ask } = federate({
    a: [
      `type Query { top: Product } type Product @key(fields: "id") { id: ID! size: Size @shareable }
       type Size { width: Int @shareable }`,
      { Query: { top: () => ({ id: '1', size: { width: 1 } }) } },
    ],
    b: [
      `type Product @key(fields: "id") { id: ID! size: Size @shareable }
       type Size { width: Int @shareable height: Int }`,
      { Product: { size: () => ({ width: 1, height: 2 }) } },
    ],
  })

  const small = await ask('{ top { size { width } } }')
  const large = await ask('{ top { size { width height } } }')

  expect([small.data, names(small)]).toEqual([{ top: { size: { width: 1 } } }, ['a']])
  expect(large.data).toEqual({ top: { size: { width: 1, height: 2 } } })
})
