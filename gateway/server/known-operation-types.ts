import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql'

/**
 * Refuses operations of a kind that the schema does not have. graphql-js 16 finds out only while it executes, when a
 * caller's mistake looks like a fault of ours.
 *
 * @see GraphQL specification, section 5.2.1, "Operation Type Existence".
 */
export const knownOperationTypes = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition: (operation) => {
    if (context.getSchema().getRootType(operation.operation)) return
    const message = `This schema has no root type for a ${operation.operation}.`
    context.reportError(new GraphQLError(message, { nodes: operation }))
  },
})
