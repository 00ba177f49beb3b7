import { expect, test } from '@jest/globals'
import { readCachePolicies } from '../../../gateway/cache/policies.ts'

test('reads lifetimes of types and fields, in milliseconds, from every document', () => {
  const policies = readCachePolicies([
    'type Car @cacheControl(maxAge: 60) { id: ID!, vin: String @cacheControl(maxAge: 5) }',
    'type Plan { name: String @cacheControl(maxAge: 1), price: Int }',
    'extend type Car @key(fields: "id") { tyres: Int @cacheControl(maxAge: 2) }',
  ])

  expect([...policies]).toEqual([
    ['Car', 60_000],
    ['Car.vin', 5_000],
    ['Plan.name', 1_000],
    ['Car.tyres', 2_000],
  ])
})
