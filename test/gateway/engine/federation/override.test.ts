import { expect, test } from '@jest/globals'
import { federate, names } from './federation.ts'

const subgraphs = (label: string) =>
  ({
    old: [
      `type Query { top: Product } type Product @key(fields: "id") { id: ID! name: String price: Int }`,
      { Query: { top: () => ({ id: '1', name: 'old', price: 1 }) } },
    ],
    fresh: [
      `type Product @key(fields: "id") { id: ID! name: String @override(from: "old"${label})
         tag: String price: Int @external shown: String @requires(fields: "price") }`,
      {
        Product: {
          name: () => 'fresh',
          tag: () => 'tag',
          shown: ({ price }: { price: number }) => `${price}!`,
        },
      },
    ],
  }) as const

test('@override moves a field to another subgraph', async () => {
  const { ask } = federate(subgraphs(''))

  const answer = await ask('{ top { name price shown } }')

  expect(answer.data).toEqual({ top: { name: 'fresh', price: 1, shown: '1!' } })
  expect(names(answer)).toEqual(['old', 'fresh'])
})

test('@override with a label moves it where the label is on', async () => {
  const on = federate(subgraphs(', label: "trial"'), { activeLabels: () => new Set(['trial']) })
  const off = federate(subgraphs(', label: "trial"'))

  expect((await on.ask('{ top { name } }')).data).toEqual({ top: { name: 'fresh' } })
  expect((await off.ask('{ top { name } }')).data).toEqual({ top: { name: 'old' } })
})

test('@override with a percentage moves it for that share of requests', async () => {
  let percentage = 0
  const { ask } = federate(subgraphs(', label: "percent(20)"'), { percentage: () => percentage })

  const few = await ask('{ top { name } }')
  percentage = 20
  const others = await ask('{ top { name } }')

  expect([few.data, others.data]).toEqual([{ top: { name: 'fresh' } }, { top: { name: 'old' } }])
})
