import { expect, test } from '@jest/globals'
import { printSchema } from 'graphql'
import { readSupergraph } from '../../../gateway/engine/supergraph.ts'

const sdl = (links: string, hidden: string) => `
  schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) ${links} { query: Query }
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT | INTERFACE
  directive @${hidden} on OBJECT | FIELD_DEFINITION | INTERFACE
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  directive @tag(name: String!) repeatable on FIELD_DEFINITION
  directive @live on QUERY
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
  enum join__Graph { A @join__graph(name: "a", url: "http://a.test/") }
  interface Secret @join__type(graph: A) @${hidden} { a: Int }
  type Query implements Secret @join__type(graph: A) { a: Int @tag(name: "x") b: Int @${hidden} c: Hidden }
  type Hidden @join__type(graph: A) { d: Int }
`

test('clients see nothing of the machinery, whatever its directives are called', () => {
  const plain = sdl(
    '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)',
    'inaccessible',
  )
  const renamed = sdl(
    '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", as: "closed")',
    'closed',
  )

  for (const text of [plain, renamed]) {
    expect(printSchema(readSupergraph(text).apiSchema)).toBe(
      'directive @live on QUERY\n\ntype Query {\n  a: Int\n  c: Hidden\n}\n\ntype Hidden {\n  d: Int\n}',
    )
  }
})

test('says which subgraphs there are, and where', () => {
  const { urls } = readSupergraph(sdl('', 'inaccessible'))

  expect([...urls]).toEqual([['a', 'http://a.test/']])
})
