import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql'

/**
 * Refuses operations that nest fields deeper than `maxDepth`. Introspection (`__schema`, `__type`) does not count: its
 * depth is bounded by the tokens of a document.
 */
export const createDepthLimit =
  (maxDepth: number) =>
  (context: ValidationContext): ASTVisitor => ({
    OperationDefinition: (operation) => {
      const depth = createDepthMeter(context)(operation.selectionSet)
      if (depth <= maxDepth) return
      const message = `Fields are nested ${String(depth)} deep; the limit is ${String(maxDepth)}.`
      context.reportError(new GraphQLError(message, { nodes: operation }))
    },
  })

/** Each fragment is measured once; one that contains itself counts as 0 here and is refused by another rule. */
function createDepthMeter(context: ValidationContext): (node: SelectionSetNode) => number {
  const depths = new Map<string, number>()
  const depthOfFragment = (name: string): number => {
    const known = depths.get(name)
    if (known !== undefined) return known
    depths.set(name, 0)
    const fragment = context.getFragment(name)
    const depth = fragment ? depthOf(fragment.selectionSet) : 0
    depths.set(name, depth)
    return depth
  }
  const depthOf = ({ selections }: SelectionSetNode): number =>
    selections.reduce((deepest, node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD)
        return Math.max(deepest, depthOfFragment(node.name.value))
      if (node.kind === Kind.INLINE_FRAGMENT) return Math.max(deepest, depthOf(node.selectionSet))
      if (node.name.value.startsWith('__')) return deepest
      return Math.max(deepest, 1 + (node.selectionSet ? depthOf(node.selectionSet) : 0))
    }, 0)
  return depthOf
}
