import { expect, test } from '@jest/globals'
import { buildSchema, parse } from 'graphql'
import { readFileSync } from 'node:fs'
import { composePublicSchema, SUBGRAPHS } from '../../schema/compose-schema.ts'
import { printPublicSchema } from '../../schema/print-schema.ts'

const composed = printPublicSchema(composePublicSchema())

const readSdl = (name: string): string =>
  readFileSync(new URL(`../../schema/${name}.graphql`, import.meta.url), 'utf8')

/** Root fields that some subgraph's SDL spells out. */
const declaredQueries = SUBGRAPHS.flatMap((name) => parse(readSdl(name)).definitions).flatMap(
  (node) =>
    node.kind === 'ObjectTypeDefinition' && node.name.value === 'Query'
      ? (node.fields ?? []).map((field) => field.name.value)
      : [],
)

test('composed.graphql is what the gateway serves', () => {
  expect(readSdl('composed')).toBe(composed)
})

test('clients see no lookup field, no key of another backend and no federation', () => {
  expect(composed).not.toMatch(
    /_entities|_service|_Any|customerId|@key|@shareable|@inaccessible|@link/,
  )
  const queries = Object.keys(buildSchema(composed).getQueryType()?.getFields() ?? {})
  expect(queries).toEqual(declaredQueries.toSorted())
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
