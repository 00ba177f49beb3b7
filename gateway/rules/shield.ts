/**
 * The one home of graphql-shield.
 *
 * @NOTE Its ESM build does not load on Node 23 and later (`util.isUndefined` is gone), its CommonJS build does, but its
 * `chain` and `race` throw, and its `and` asks all its rules side by side. So `inOrder` stands in for them here.
 * @NOTE A rule that throws reads "Not Authorised!", whatever it threw: rules return their errors.
 *
 * @module
 */
import { createRequire } from 'node:module'
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import type * as Shield from 'graphql-shield'

const { shield, rule, allow, deny } = createRequire(import.meta.url)(
  'graphql-shield',
) as typeof Shield

export { allow, deny }

const OPTIONS = {
  debug: false,
  allowExternalErrors: true,
  fallbackRule: allow,
  hashFunction: () => '',
}

type ShieldContext = Parameters<InnerRule['resolve']>[2]
type InnerRule = ReturnType<ReturnType<typeof rule>>

export type Rule = InnerRule | typeof allow | typeof deny

/** What a rule finds: `true`, or the error that the caller reads. Thrown errors are returned. */
type Question<Context> = (
  parent: never,
  args: never,
  context: Context,
) => boolean | Error | Promise<boolean | Error>

/** Answers are remembered by whoever is asked: shield's own cache would only hash arguments again. */
export const ask = <Context>(name: string, question: Question<Context>): Rule =>
  rule(name, { cache: 'no_cache' })(async (parent: unknown, args: unknown, context: Context) => {
    try {
      return await question(parent as never, args as never, context)
    } catch (error) {
      return error instanceof Error ? error : new Error('a rule threw something else than an error')
    }
  })

/** Asks one rule after the other; the first refusal is the answer, and what stands behind it is not asked. */
export const inOrder = (...rules: readonly Rule[]): Rule =>
  rule({ cache: 'no_cache' })(
    async (parent: unknown, args: unknown, context: unknown, info: GraphQLResolveInfo) => {
      for (const one of rules) {
        const verdict = await (one as InnerRule).resolve(
          parent as object,
          args as object,
          context as ShieldContext,
          info,
          OPTIONS,
        )
        if (verdict !== true) return verdict
      }
      return true
    },
  )

/** Rules by type and field. */
export type RuleTable = Readonly<Record<string, Readonly<Record<string, Rule>>>>

type Resolve = (...resolveArguments: readonly unknown[]) => unknown
type Middleware = (
  resolve: Resolve,
  parent: unknown,
  args: unknown,
  context: unknown,
  info: GraphQLResolveInfo,
) => unknown

/** What shield makes of the table for this schema: one function around each field's resolver. */
export function shieldMiddleware(
  schema: GraphQLSchema,
  table: RuleTable,
): Readonly<Record<string, Readonly<Record<string, Middleware>>>> {
  const generator = shield(table, OPTIONS) as unknown as Generator
  return generator.generate(schema)
}

interface Generator {
  generate(schema: GraphQLSchema): Record<string, Record<string, Middleware>>
}
