/**
 * `_entities` is the back door of every subgraph: the gateway re-enters by it with keys that it holds from elsewhere.
 * So a key alone must never open a record: each guarded type is checked here again, per record, from decisions that
 * the operation has mostly made already.
 *
 * @module
 */
import { defaultFieldResolver, type GraphQLSchema } from 'graphql'
import type { Access } from './access.ts'
import type { RulesContext } from './predicates.ts'
import { Refusal } from './refusal.ts'

interface Representation {
  readonly __typename: string
  readonly [key: string]: unknown
}

type Guard = (access: Access, representation: Representation) => Promise<unknown>

const guards: Readonly<Record<string, Guard>> = {
  Vehicle: (access, { id }) => access.toVehicle(String(id)),
  ServicePlan: async (access, { customerId }) => {
    if ((await access.activeEntry()).billingCustomerId === customerId) return
    throw new Refusal('FORBIDDEN', 'Everybody may read only their own plan.', {
      missing: 'ownership',
    })
  },
}

export function guardEntities(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_entities']
  if (field === undefined) return
  const resolve = field.resolve ?? defaultFieldResolver
  field.resolve = async (parent, args: EntitiesArguments, context: RulesContext, info) => {
    const { representations } = args
    if (!representations.some(isGuarded)) return resolve(parent, args, context, info) as unknown
    const refusals = await Promise.all(representations.map((one) => refusalOf(context.access, one)))
    const allowed = representations.filter((_one, index) => refusals[index] === null)
    const resolved =
      allowed.length === 0 ? [] : await resolve(parent, { representations: allowed }, context, info)
    return interleave(refusals, resolved as readonly unknown[])
  }
}

interface EntitiesArguments {
  readonly representations: readonly Representation[]
}

const isGuarded = ({ __typename }: Representation): boolean => isGuardedType(__typename)

/** Whether a record of this type is opened by more than its key. */
export const isGuardedType = (type: string): boolean => Object.hasOwn(guards, type)

/** A refusal becomes this entity's error; the other entities of the same call stay. */
async function refusalOf(access: Access, representation: Representation): Promise<Error | null> {
  try {
    await guards[representation.__typename]?.(access, representation)
    return null
  } catch (refusal) {
    return refusal instanceof Error ? refusal : new Error('refused', { cause: refusal })
  }
}

function interleave(refusals: readonly (Error | null)[], resolved: readonly unknown[]): unknown[] {
  let next = 0
  return refusals.map((refusal) => refusal ?? resolved[next++])
}
