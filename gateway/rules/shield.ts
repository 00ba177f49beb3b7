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

type Verdict = boolean | Error

/** A rule's own function: never throws and never rejects. Its answer is a promise only where it had to ask somebody. */
type Judge = (
  parent: unknown,
  args: unknown,
  context: unknown,
  info: GraphQLResolveInfo,
) => Verdict | Promise<Verdict>

/**
 * What each rule made here asks. `inOrder` asks these one by one and is itself the one rule that shield resolves: to have
 * shield resolve every part, too, takes four promises more for each part of each guarded field of each car.
 */
const judges = new WeakMap<object, Judge>()

function ruleOf(name: string | null, judge: Judge): Rule {
  const options = { cache: 'no_cache' } as const
  const made = name === null ? rule(options)(judge) : rule(name, options)(judge)
  judges.set(made, judge)
  return made
}

/** Asks of the context alone, at once: who calls, never what for. */
type CallerQuestion = (context: unknown) => Verdict

/** What each rule asks of the caller alone, before all else; `isAll` = it asks nothing else. */
const callerQuestions = new WeakMap<object, AskedOfCaller>()

interface AskedOfCaller {
  readonly question: CallerQuestion
  readonly isAll: boolean
}

/** A rule that needs nothing but who calls: it can be settled before anything is fetched. */
export function askOfCaller<Context>(name: string, question: (context: Context) => Verdict): Rule {
  const made = ask<Context>(name, (_parent, _args, context) => question(context))
  callerQuestions.set(made, { question: question as CallerQuestion, isAll: true })
  return made
}

/** What a rule asks of the caller before it asks anything else; `undefined` = nothing. */
export const callerQuestionOf = (one: Rule): CallerQuestion | undefined =>
  callerQuestions.get(one)?.question

/** Answers are remembered by whoever is asked: shield's own cache would only hash arguments again. */
export const ask = <Context>(name: string, question: Question<Context>): Rule =>
  ruleOf(name, (parent, args, context) => {
    try {
      const verdict = question(parent as never, args as never, context as Context)
      return typeof verdict === 'object' && 'then' in verdict ? verdict.catch(toError) : verdict
    } catch (error) {
      return toError(error)
    }
  })

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('a rule threw something else than an error')

/** Asks one rule after the other; the first refusal is the answer, and what stands behind it is not asked. */
export const inOrder = (...rules: readonly Rule[]): Rule => {
  const parts = rules.map(judgeOf)
  const askFrom = (first: number, asked: Parameters<Judge>): ReturnType<Judge> => {
    for (const [index, part] of parts.entries()) {
      if (index < first) continue
      const verdict = part(...asked)
      if (verdict === true) continue
      if (verdict === false || verdict instanceof Error) return verdict
      return verdict.then((later) => (later === true ? askFrom(index + 1, asked) : later))
    }
    return true
  }
  const made = ruleOf(null, (...asked) => askFrom(0, asked))
  const asked = askedOfCaller(rules)
  if (asked) callerQuestions.set(made, asked)
  return made
}

/** What comes before the first rule that needs more than the caller. */
function askedOfCaller(rules: readonly Rule[]): AskedOfCaller | null {
  const known = rules.map((one) => callerQuestions.get(one))
  const end = known.findIndex((one) => one?.isAll !== true)
  const leading = end === -1 ? known : known.slice(0, end + 1)
  const questions = leading.flatMap((one) => one?.question ?? [])
  if (questions.length === 0) return null
  return { question: (context) => firstNo(questions, context), isAll: end === -1 }
}

function firstNo(questions: readonly CallerQuestion[], context: unknown): Verdict {
  for (const question of questions) {
    const verdict = question(context)
    if (verdict !== true) return verdict
  }
  return true
}

/** Shield's own rules, `allow` and `deny`, are resolved by shield. */
const judgeOf = (one: Rule): Judge =>
  judges.get(one) ??
  (async (parent, args, context, info) => {
    const verdict = await (one as InnerRule).resolve(
      parent as object,
      args as object,
      context as ShieldContext,
      info,
      OPTIONS,
    )
    return verdict === true || (verdict instanceof Error && verdict)
  })

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
