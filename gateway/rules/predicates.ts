/**
 * Questions that the permission table is made of. Each refuses with a code that says what is missing.
 *
 * @module
 */
import type { Access } from './access.ts'
import type { Facts } from './facts.ts'
import { Refusal } from './refusal.ts'
import { ask as askRule, askOfCaller, type Rule } from './shield.ts'

/** What rules read of an operation's context. */
export interface RulesContext {
  readonly facts: Facts
  readonly access: Access
}

const ask = askRule<RulesContext>

/** What was asked did not refuse. */
const granted = () => true

/** Some credential was presented and is good. */
export const isSignedIn = askOfCaller('isSignedIn', ({ facts }: RulesContext) =>
  facts.principal === null
    ? new Refusal('UNAUTHENTICATED', 'Sign in: send a bearer token or an API key.')
    : true,
)

/** The credential allows `scope`. */
export const hasScope = (scope: string): Rule => hasAnyScopes([[scope]])

/** The credential allows all scopes of at least one of the lists. */
export const hasAnyScopes = (lists: readonly (readonly string[])[]): Rule =>
  askOfCaller(`hasAnyScopes ${JSON.stringify(lists)}`, ({ facts }: RulesContext) => {
    const held = facts.principal?.scopes ?? []
    if (lists.some((list) => list.every((scope) => held.includes(scope)))) return true
    const wanted = lists.map((list) => list.join(' and ')).join(', or ')
    return new Refusal('FORBIDDEN', `The credential lacks the scope "${wanted}".`, {
      missing: `scope ${wanted}`,
    })
  })

/** The person is active; an app that acts for nobody passes. */
export const isActiveOrApp = ask('isActiveOrApp', (_parent, _args, { facts, access }) =>
  facts.principal?.userId == null ? true : access.activeEntry().then(granted),
)

/** There is a person behind the caller, and the directory has them active. */
export const isActiveUser = ask('isActiveUser', (_parent, _args, { access }) =>
  access.activeEntry().then(granted),
)

/** The car named by the argument `id` may be seen. */
export const maySeeRequestedVehicle = ask(
  'maySeeRequestedVehicle',
  (_parent, { id }: { readonly id: string }, { access }) => access.toVehicle(id).then(granted),
)

/** All cars named by the argument `ids` may be seen; without it there is nothing to ask. */
export const maySeeRequestedVehicles = ask(
  'maySeeRequestedVehicles',
  (_parent, { ids }: { readonly ids?: readonly string[] | null }, { access }) =>
    Promise.all((ids ?? []).map((id) => access.toVehicle(id))).then(granted),
)

/** The car is the caller's own. */
export const isOwner = ask(
  'isOwner',
  async ({ id }: { readonly id: string }, _args, { access }) => {
    if ((await access.toVehicle(id)) === 'OWNER') return true
    throw new Refusal('FORBIDDEN', 'Only the owner of the vehicle may read this.', {
      missing: 'ownership',
    })
  },
)

/** The person in question is the caller. */
export const isSelf = ask('isSelf', ({ id }: { readonly id: string }, _args, { facts }) =>
  facts.principal?.userId === id
    ? true
    : new Refusal('FORBIDDEN', 'Everybody may read only their own.', { missing: 'ownership' }),
)

/** The caller's service plan covers `feature`. */
export const isEntitled = (feature: string): Rule =>
  ask(`isEntitled ${feature}`, (_parent, _args, { access }) =>
    access.toFeature(feature).then(granted),
  )
