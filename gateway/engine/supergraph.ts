/**
 * A Federation 2 supergraph: the schema clients see of it, and what planning needs to know beside.
 *
 * @module
 */
import {
  buildASTSchema,
  GraphQLError,
  Kind,
  parse,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type NamedTypeNode,
} from 'graphql'

export interface Supergraph {
  /** What clients see: nothing `@inaccessible`, none of the supergraph's own machinery. */
  readonly apiSchema: GraphQLSchema
  /** Names of the subgraphs it joins, as plans name them. */
  readonly subgraphNames: readonly string[]
  /** Where the supergraph says each subgraph is, by name; empty where it does not. */
  readonly urls: ReadonlyMap<string, string>
  /** The whole of it, machinery included. */
  readonly document: DocumentNode
  /** Names of object types. */
  readonly objectTypes: ReadonlySet<string>
}

/** The supergraph SDL cannot be served. The message says what is wrong with it. */
export class SupergraphError extends Error {
  override readonly name = 'SupergraphError'
}

/** @throws {SupergraphError} when `sdl` is not a Federation 2 supergraph. */
export function readSupergraph(sdl: string): Supergraph {
  try {
    const document = parse(sdl, { noLocation: true })
    const urls = readSubgraphs(document)
    if (urls.size === 0) throw new SupergraphError(NO_SUBGRAPHS)
    return {
      document,
      apiSchema: buildASTSchema(publicDocument(document), { assumeValidSDL: true }),
      subgraphNames: [...urls.keys()],
      urls,
      objectTypes: objectTypesOf(document),
    }
  } catch (cause) {
    if (cause instanceof SupergraphError) throw cause
    const reason = cause instanceof Error ? cause.message : 'unknown reason'
    if (!(cause instanceof GraphQLError)) {
      throw new SupergraphError(`not a supergraph: ${reason}`, { cause })
    }
    const [at] = cause.locations ?? []
    const where = at ? ` at line ${String(at.line)}, column ${String(at.column)}` : ''
    throw new SupergraphError(`not valid GraphQL${where}: ${reason}`, { cause })
  }
}

const NO_SUBGRAPHS =
  'no subgraph is declared by @join__graph: expected a supergraph, as `npm run supergraph` writes it'

function readSubgraphs(document: DocumentNode): ReadonlyMap<string, string> {
  const urls = new Map<string, string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') {
      continue
    }
    for (const value of definition.values ?? []) {
      const graph = value.directives?.find(({ name }) => name.value === 'join__graph')
      if (graph) urls.set(textArgument(graph, 'name') ?? '', textArgument(graph, 'url') ?? '')
    }
  }
  return urls
}

function textArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((arg) => arg.name.value === name)?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}

/** Specifications that the supergraph links: their directives and `name__` types are not the client's. */
interface Links {
  readonly prefixes: readonly string[]
  readonly names: ReadonlySet<string>
  readonly inaccessible: string
}

function readLinks(document: DocumentNode): Links {
  const names = new Set(['core', 'link', 'join', 'tag', 'inaccessible'])
  let inaccessible = 'inaccessible'
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION) continue
    for (const link of definition.directives ?? []) {
      const url = textArgument(link, 'url') ?? textArgument(link, 'feature')
      const specified = url?.match(/([^/]+)\/v\d+\.\d+$/)?.[1]
      const name = textArgument(link, 'as') ?? specified
      if (name !== undefined) names.add(name)
      if (specified === 'inaccessible' && name !== undefined) inaccessible = name
      for (const imported of importsOf(link)) names.add(imported)
    }
  }
  return { names, prefixes: [...names].map((name) => `${name}__`), inaccessible }
}

function importsOf(link: ConstDirectiveNode): readonly string[] {
  const list = link.arguments?.find(({ name }) => name.value === 'import')?.value
  if (list?.kind !== Kind.LIST) return []
  return list.values.flatMap((value) => {
    if (value.kind === Kind.STRING) return [value.value.replace('@', '')]
    if (value.kind !== Kind.OBJECT) return []
    const field = (name: string) => value.fields.find((one) => one.name.value === name)?.value
    const given = field('as') ?? field('name')
    return given?.kind === Kind.STRING ? [given.value.replace('@', '')] : []
  })
}

/** @see Federation specification, `@inaccessible`: what it marks is removed, and so is every mention of it. */
function publicDocument(document: DocumentNode): DocumentNode {
  const links = readLinks(document)
  const isMachinery = (name: string) => links.prefixes.some((prefix) => name.startsWith(prefix))
  const isHidden = (node: ASTNode): boolean =>
    'directives' in node &&
    (node.directives ?? []).some(({ name }) => name.value === links.inaccessible)
  const removed = new Set(
    document.definitions.flatMap((definition) =>
      'name' in definition && definition.name && definition.kind !== Kind.DIRECTIVE_DEFINITION
        ? isMachinery(definition.name.value) || isHidden(definition)
          ? [definition.name.value]
          : []
        : [],
    ),
  )
  const definitions = document.definitions.filter((definition) => {
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
      return !links.names.has(definition.name.value) && !isMachinery(definition.name.value)
    }
    return !('name' in definition && definition.name && removed.has(definition.name.value))
  })
  const survives = (type: NamedTypeNode) => !removed.has(type.name.value)
  return visit(
    { ...document, definitions },
    {
      enter(node) {
        if (node.kind === Kind.DIRECTIVE) {
          return links.names.has(node.name.value) || isMachinery(node.name.value) ? null : undefined
        }
        if (isHidden(node)) return null
        if (node.kind === Kind.UNION_TYPE_DEFINITION) {
          return { ...node, types: node.types?.filter(survives) ?? [] }
        }
        return 'interfaces' in node
          ? { ...node, interfaces: node.interfaces?.filter(survives) ?? [] }
          : undefined
      },
    },
  )
}

const objectTypesOf = ({ definitions }: DocumentNode): ReadonlySet<string> =>
  new Set(
    definitions.flatMap((one) =>
      one.kind === Kind.OBJECT_TYPE_DEFINITION ? [one.name.value] : [],
    ),
  )
