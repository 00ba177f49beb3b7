import { expect, test } from '@jest/globals'
import { buildSchema } from 'graphql'
import { readFileSync } from 'node:fs'
import { composePublicSchema } from '../../schema/compose-schema.ts'
import { printPublicSchema } from '../../schema/print-schema.ts'

const composed = printPublicSchema(composePublicSchema())

test('composed.graphql is what the gateway serves', () => {
  const committed = readFileSync(new URL('../../schema/composed.graphql', import.meta.url), 'utf8')

  expect(committed).toBe(composed)
})

test('clients see no lookup field, no key of another backend and no federation', () => {
  expect(composed).not.toMatch(
    /_entities|_service|_Any|customerId|@key|@shareable|@inaccessible|@link/,
  )
  expect(Object.keys(buildSchema(composed).getQueryType()?.getFields() ?? {})).toEqual([
    'reverseGeocode',
    'vehicle',
    'vehicles',
    'viewer',
  ])
})

test('policy stays visible: what needs a plan, what costs, what may be kept', () => {
  expect(composed).toMatch(
    /position: Position @entitled\(feature: "car_on_map"\) @cost\(calls: 1\)/,
  )
  expect(composed).toMatch(/@cacheControl\(maxAge: \d+\)/)
})

test('no type is described in the words of a stub', () => {
  expect(composed).not.toMatch(/stub/i)
})
