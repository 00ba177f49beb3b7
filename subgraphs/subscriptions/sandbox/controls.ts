/**
 * Plans that end and start again, for who does not want to speak Stripe.
 *
 * @module
 */
import { ControlError } from '../../sandbox-kit/control-error.ts'
import { requirePerson } from '../../sandbox-kit/people.ts'
import type { SandboxControl } from '../../sandbox-kit/sandbox-backend.ts'
import type { Account } from './account.ts'
import type { SubscriptionObject } from './objects.ts'
import { cancelNow } from './subscription-state.ts'

export const planControls = (account: Account): readonly SandboxControl[] => [
  {
    method: 'DELETE',
    path: '/plans/:person',
    doc: 'ends a plan at once',
    example: '/plans/ada',
    run: (name = '') => change(account, name, (plan) => cancelNow(plan, account.now())),
  },
  {
    method: 'PUT',
    path: '/plans/:person',
    doc: 'has a plan run and paid for, whatever it was',
    example: '/plans/ada',
    run: (name = '') => change(account, name, activeAgain),
  },
]

const activeAgain = (plan: SubscriptionObject): SubscriptionObject => ({
  ...plan,
  status: 'active',
  canceled_at: null,
  ended_at: null,
  pause_collection: null,
})

/** Of the newest subscription. */
function change(
  { store }: Account,
  name: string,
  to: (plan: SubscriptionObject) => SubscriptionObject,
): object {
  const { givenName, stripeCustomerId } = requirePerson(name)
  const plan = store.all('subscription').find(({ customer }) => customer === stripeCustomerId)
  if (plan === undefined) throw new ControlError(404, 'NO_PLAN', `${givenName} has no plan`)
  const { status } = store.put(to(plan))
  return { person: givenName, plan: status }
}
