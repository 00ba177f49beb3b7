/**
 * The one home of graphql-shield.
 *
 * @NOTE Its ESM build does not load on Node 23 and later (`util.isUndefined` is gone), its CommonJS build does. Of it
 * `chain` and `race` throw there, so they are not passed on.
 *
 * @module
 */
import { createRequire } from 'node:module'
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import type * as Shield from 'graphql-shield'

const { shield, rule, and, allow, deny } = createRequire(import.meta.url)(
  'graphql-shield',
) as typeof Shield

export { rule, and, allow, deny }

export type Rule = ReturnType<ReturnType<typeof rule>> | typeof allow | ReturnType<typeof and>

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
  const { generate } = shield(table, { allowExternalErrors: true }) as unknown as {
    readonly generate: (
      schema: GraphQLSchema,
    ) => Record<string, Record<string, Middleware | Wrapped>>
  }
  const generated = Object.entries(generate(schema))
  return Object.fromEntries(generated.map(([type, fields]) => [type, unwrap(fields)]))
}

/** Shield puts the function of a combined rule (`and`) into an object beside its fragments. */
interface Wrapped {
  readonly resolve: Middleware
}

const unwrap = (fields: Record<string, Middleware | Wrapped>) =>
  Object.fromEntries(
    Object.entries(fields).map(([field, middleware]) => [
      field,
      typeof middleware === 'function' ? middleware : middleware.resolve,
    ]),
  )
