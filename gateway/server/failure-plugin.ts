import type { ApolloServerPlugin, BaseContext, GraphQLRequestContext } from '@apollo/server'
import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql'

export interface FailedOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** As they came. */
  readonly variables: Readonly<Record<string, unknown>>
}

export interface FailedAnswer {
  data?: Record<string, unknown> | null
  errors?: readonly GraphQLFormattedError[]
}

/** Changes an answer that has errors, in place, and says what was left out of it. */
export type ApplyPolicies = (operation: FailedOperation, answer: FailedAnswer) => readonly object[]

/** Of an operation's context: where it is said what an answer lacks, and that nobody may keep it. */
interface Noted {
  readonly notes?: { note(name: string, value: Readonly<Record<string, unknown>>): void }
  readonly journal?: { noteUncacheable(): void }
}

/** Must stand before whatever looks at the errors of an answer. */
export const createFailurePlugin = <Context extends BaseContext>(
  apply: ApplyPolicies,
): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: (context: GraphQLRequestContext<Context>) => {
        applyTo(context, apply)
        return Promise.resolve()
      },
    }),
})

function applyTo(context: GraphQLRequestContext<BaseContext>, apply: ApplyPolicies): void {
  const { document, operation, request, response, contextValue } = context
  const { body } = response
  if (body?.kind !== 'single' || body.singleResult.errors === undefined) return
  if (document === undefined || operation === undefined) return
  const variables = request.variables ?? {}
  const degraded = apply({ document, operation, variables }, body.singleResult)
  if (degraded.length === 0) return
  const { notes, journal } = contextValue as Noted
  for (const one of degraded) notes?.note('degraded', { ...one })
  journal?.noteUncacheable()
}
