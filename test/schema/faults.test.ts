import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildSchema } from 'graphql'
import { findDocumentFaults, findSdlFaults } from '../../schema/faults.ts'
import { copyProduct, removeCopy, runScript } from '../support/product-copy.ts'

const COMMON = 'directive @kept(long: Boolean!) on OBJECT\n'

test.each([
  ['an unknown type', 'type Query {\n  car: Cra\n}', 'a.graphql:2 Unknown type "Cra".'],
  [
    'an unknown directive',
    'type Query @kep {\n  a: Int }',
    'a.graphql:1 Unknown directive "@kep".',
  ],
  ['a missing colon', 'type Query {\n  a Int }', 'a.graphql:2 Syntax Error: Expected ":"'],
  ['nothing', '', 'a.graphql:1 Syntax Error: Unexpected <EOF>.'],
])('%s in an SDL is told with file and line', (_, sdl, fault) => {
  const faults = findSdlFaults('a.graphql', sdl, COMMON)

  expect(faults).toEqual([expect.stringContaining(fault)])
})

test('a fault whose place its words leave open is told without a line', () => {
  const sdl = 'type A @kept { a: Int }\ntype Query @kept(long: true) { a: A }'

  const faults = findSdlFaults('a.graphql', sdl, COMMON)

  expect(faults).toEqual([expect.stringMatching(/^a\.graphql Directive "@kept" argument "long"/)])
})

test('a document that asks what there is not is told with its line', () => {
  const schema = buildSchema('type Query { car: Int }')

  const faults = findDocumentFaults('d.graphql', 'query {\n  car\n  boat\n}', schema)

  expect(faults).toEqual(['d.graphql:3 Cannot query field "boat" on type "Query".'])
})

describe('npm run schema', () => {
  let root: string
  beforeAll(async () => {
    root = await copyProduct()
  })
  afterAll(() => removeCopy(root))

  /** What the command complains about, with `from` replaced by `to` in `schema/vehicles.graphql`. */
  async function complaint(from: string, to: string): Promise<string> {
    const path = join(root, 'schema/vehicles.graphql')
    const sdl = await readFile(path, 'utf8')
    await writeFile(path, sdl.replace(from, to))
    try {
      await runScript(root, 'schema/schema.ts', '--check')
      return ''
    } catch (error) {
      return (error as { readonly stderr: string }).stderr
    } finally {
      await writeFile(path, sdl)
    }
  }

  test('names the file of a fault, and no place in the code', async () => {
    const said = await complaint('make: String!', 'make: Strng!')

    expect(said).toMatch(
      /^schema\/vehicles\.graphql:\d+ Unknown type "Strng"\. Did you mean "String"\?\n$/,
    )
  })

  test('refuses subgraphs that do not fit together', async () => {
    const stub = 'type User @key(fields: "id", resolvable: false) {'
    const said = await complaint(stub, `${stub}\n  "As the directory has it."\n  name: String`)

    expect(said).toMatch(/^the subgraphs do not fit together:\nNon-shareable field "User\.name"/)
    expect(said).not.toContain('    at ')
  })

  test('names the documents that could not be asked any more', async () => {
    const said = await complaint('  make: String!', '  brand: String!')

    expect(said).toContain('schema/documents/car-on-map.graphql:3 Cannot query field "make"')
  })
})
