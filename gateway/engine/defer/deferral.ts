/**
 * What of an operation is deferred. Each deferred fragment becomes one that a variable of ours includes, so planning, fetching and
 * completing need to know nothing of it: a run that leaves it out and a run that brings it are the same plan.
 *
 * @module
 */
import {
  Kind,
  visit,
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql'
import { ALWAYS, NEVER, variableIs, type Condition } from '../condition.ts'

export interface DeferredFragment {
  readonly label: string | undefined
  /** Its `if`. */
  readonly when: Condition
  /** Includes it in a run of {@link Deferral.document}. */
  readonly variable: string
  /** Variables of deferred fragments that can be met inside of it: they come with it. */
  readonly inside: ReadonlySet<string>
}

export interface Deferral {
  /** The operation's, without `@defer`. */
  readonly document: DocumentNode
  readonly fragments: readonly DeferredFragment[]
}

export type Fragment = FragmentSpreadNode | InlineFragmentNode

/** Each is one more run of the operation, so they are bounded: further ones are not deferred. */
const MAX_DEFERRED = 8

/** Null when nothing can come later. What a mutation or an event of a stream answers comes whole. */
export function findDeferral(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Deferral | null {
  if (operation.operation !== 'query') return null
  const found: Omit<DeferredFragment, 'inside'>[] = []
  const prefix = freePrefix(document)
  const included = visit(document, {
    // Introspection has no backend to wait for.
    Field: ({ name }) => (name.value === '__schema' || name.value === '__type' ? false : undefined),
    FragmentSpread: { enter: replace },
    InlineFragment: { enter: replace },
  })
  if (found.length === 0) return null
  const variables = found.map(({ variable }) => variable)
  const insides = findInsides(included, new Set(variables))
  return {
    document: withVariables(included, variables),
    fragments: found.map((one) => ({ ...one, inside: insides.get(one.variable) ?? new Set() })),
  }

  function replace<T extends Fragment>(node: T): T | undefined {
    const defer = node.directives?.find(({ name }) => name.value === 'defer')
    const when = defer && conditionOf(defer)
    if (!when || when === NEVER || found.length === MAX_DEFERRED) return undefined
    const variable = `${prefix}${String(found.length)}`
    found.push({ label: labelOf(defer), when, variable })
    return {
      ...node,
      directives: node.directives?.map((one) => (one === defer ? include(variable) : one)) ?? [],
    }
  }
}

/** The variable that includes the fragment, of those known. */
export const variableOf = (
  { directives = [] }: Fragment,
  known: ReadonlySet<string>,
): string | undefined =>
  directives.map(includedBy).find((variable) => variable !== undefined && known.has(variable))

const includedBy = ({ name, arguments: args }: DirectiveNode): string | undefined => {
  const value = args?.[0]?.value
  return name.value === 'include' && value?.kind === Kind.VARIABLE ? value.name.value : undefined
}

/** By variable, those of the fragments that stand in its fragment, however deep. */
function findInsides(
  document: DocumentNode,
  known: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const definitions = new Map<string, FragmentDefinitionNode>()
  visit(document, { FragmentDefinition: (node) => void definitions.set(node.name.value, node) })
  const insides = new Map<string, ReadonlySet<string>>()
  const note = (node: Fragment) => {
    const variable = variableOf(node, known)
    if (variable !== undefined) insides.set(variable, insideOf(node))
  }
  visit(document, { FragmentSpread: note, InlineFragment: note })
  return insides

  function insideOf(outer: Fragment): ReadonlySet<string> {
    const inside = new Set<string>()
    const seen = new Set<string>()
    const look = (below: ASTNode) => {
      visit(below, { FragmentSpread: meet, InlineFragment: meet })
    }
    const meet = (node: Fragment) => {
      const variable = node === outer ? undefined : variableOf(node, known)
      if (variable !== undefined) inside.add(variable)
      if (node.kind !== Kind.FRAGMENT_SPREAD || seen.has(node.name.value)) return
      seen.add(node.name.value)
      const definition = definitions.get(node.name.value)
      if (definition) look(definition)
    }
    look(outer)
    return inside
  }
}

function conditionOf({ arguments: args }: DirectiveNode): Condition {
  const value = args?.find(({ name }) => name.value === 'if')?.value
  if (value?.kind === Kind.VARIABLE) return variableIs(value.name.value, true)
  return value === undefined || (value.kind === Kind.BOOLEAN && value.value) ? ALWAYS : NEVER
}

function labelOf({ arguments: args }: DirectiveNode): string | undefined {
  const value = args?.find(({ name }) => name.value === 'label')?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}

const nameNode = (value: string) => ({ kind: Kind.NAME, value }) as const
const variableNode = (name: string) => ({ kind: Kind.VARIABLE, name: nameNode(name) }) as const

const include = (variable: string): DirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: nameNode('include'),
  arguments: [{ kind: Kind.ARGUMENT, name: nameNode('if'), value: variableNode(variable) }],
})

/** Not the start of any of the client's own variables. */
function freePrefix(document: DocumentNode): string {
  const names: string[] = []
  visit(document, { Variable: ({ name }) => void names.push(name.value) })
  let prefix = 'deferred'
  while (names.some((name) => name.startsWith(prefix))) prefix += '_'
  return prefix
}

function withVariables(document: DocumentNode, names: readonly string[]): DocumentNode {
  const own = names.map((name): VariableDefinitionNode => ({
    kind: Kind.VARIABLE_DEFINITION,
    variable: variableNode(name),
    type: { kind: Kind.NAMED_TYPE, name: nameNode('Boolean') },
    defaultValue: { kind: Kind.BOOLEAN, value: false },
  }))
  return visit(document, {
    OperationDefinition: (node) => ({
      ...node,
      variableDefinitions: [...(node.variableDefinitions ?? []), ...own],
    }),
  })
}
