import type { ApolloServerPlugin, BaseContext } from '@apollo/server'

/** Runs when an operation has been executed by Apollo Server, and before its answer is made. */
export const createAfterExecution = <Context extends BaseContext>(
  run: (context: Context) => void,
): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      executionDidStart: ({ contextValue }) =>
        Promise.resolve({
          executionDidEnd: () => {
            run(contextValue)
            return Promise.resolve()
          },
        }),
    }),
})
