import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import { visit, type DocumentNode } from 'graphql'

/**
 * Takes `@defer` out of documents before they are executed: for an executor that answers everything at once, and would hand the
 * directive on to somebody who knows it and does otherwise.
 */
export function createWholeAnswers<Context extends BaseContext>(): ApolloServerPlugin<Context> {
  const didResolveOperation = (context: {
    readonly source: string
    readonly document: DocumentNode
  }) => {
    if (context.source.includes('defer')) {
      Object.assign(context, { document: withoutDefer(context.document) })
    }
    return Promise.resolve()
  }
  return { requestDidStart: () => Promise.resolve({ didResolveOperation }) }
}

const withoutDefer = (document: DocumentNode): DocumentNode =>
  visit(document, {
    Directive: ({ name }) => (name.value === 'defer' ? null : undefined),
  })
