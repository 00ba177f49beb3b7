import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { buildSchema, Kind, parse, validate } from 'graphql'

const FOLDER = 'schema/documents'
const FILES = readdirSync(FOLDER)
const schema = buildSchema(readFileSync('schema/composed.graphql', 'utf8'))
const documentOf = (file: string) => parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))

test.each(FILES)('%s asks what the schema has', (file) => {
  expect(validate(schema, documentOf(file))).toEqual([])
})

test.each(FILES)('%s is one operation that changes nothing, named as its file is', (file) => {
  const operations = documentOf(file).definitions.filter(
    (node) => node.kind === Kind.OPERATION_DEFINITION,
  )
  const nameOfFile = file
    .replace(/\.graphql$/, '')
    .replace(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase())

  expect(operations.map(({ operation, name }) => [operation, name?.value])).toEqual([
    [expect.stringMatching(/^(query|subscription)$/), nameOfFile],
  ])
})
