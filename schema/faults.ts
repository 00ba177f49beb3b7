/**
 * What keeps an SDL from being a subgraph's, and a document of clients from being asked, as `file:line message`.
 *
 * @module
 */
import {
  GraphQLError,
  parse,
  Source,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import { createSubgraphSchema } from '../subgraphs/subgraph.ts'

/** @param common SDL that every subgraph's stands on. */
export function findSdlFaults(file: string, sdl: string, common: string): readonly string[] {
  const document = parseOrFaults(file, sdl)
  if (isFaults(document)) return document
  try {
    createSubgraphSchema(`${common}\n${sdl}`, {})
    return []
  } catch (error) {
    return textOf(error)
      .split('\n\n')
      .map((message) => `${file}${lineOf(document, message)} ${message}`)
  }
}

export function findSyntaxFaults(file: string, text: string): readonly string[] {
  const document = parseOrFaults(file, text)
  return isFaults(document) ? document : []
}

/** What a document asks that the schema has not. */
export function findDocumentFaults(
  file: string,
  text: string,
  schema: GraphQLSchema,
): readonly string[] {
  const document = parseOrFaults(file, text)
  if (isFaults(document)) return document
  return validate(schema, document).map((error) => `${file}${whereOf(error)} ${error.message}`)
}

const isFaults = (parsed: DocumentNode | readonly string[]): parsed is readonly string[] =>
  Array.isArray(parsed)

function parseOrFaults(file: string, text: string): DocumentNode | readonly string[] {
  try {
    return parse(new Source(text, file))
  } catch (error) {
    return [`${file}${error instanceof GraphQLError ? whereOf(error) : ''} ${textOf(error)}`]
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function whereOf({ locations }: GraphQLError): string {
  const [at] = locations ?? []
  return at ? `:${String(at.line)}` : ''
}

/** A faulty schema is told about in words alone: the line is that of the name in them, where it stands once. */
function lineOf(document: DocumentNode, message: string): string {
  const quoted = /"@?(?:\w+\.)*(\w+)[^"]*"/.exec(message)?.[1]
  const lines: number[] = []
  visit(document, {
    Name: ({ value, loc }) => void (value === quoted && loc && lines.push(loc.startToken.line)),
  })
  const [only, ...others] = lines
  return only === undefined || others.length > 0 ? '' : `:${String(only)}`
}
