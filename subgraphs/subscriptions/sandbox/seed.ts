/**
 * The sandbox world's people as customers, with the plans they have.
 *
 * @module
 */
import { PEOPLE, type SandboxPerson, type SandboxPlan } from '../../sandbox-kit/world.ts'
import { getObject, type Account } from './account.ts'
import { newInvoice, paid } from './billing.ts'
import { newCustomer } from './customers.ts'
import { newFeature } from './entitlements.ts'
import type { PriceObject, SubscriptionObject } from './objects.ts'
import { newPrice } from './prices.ts'
import { newProduct, newProductFeature } from './products.ts'
import { inTrial, newItem, newSubscription, periodEnd, withItems } from './subscription-state.ts'

const DAY = 86_400

/** Test methods of Stripe's own: one that pays, one that is attached but declines. */
const GOOD_CARD = 'pm_card_visa'
const BAD_CARD = 'pm_card_chargeCustomerFail'

/** Ids are made of names and the same at every start; times are relative to the start. */
export function seed(account: Account): void {
  const products = Map.groupBy(PEOPLE, ({ plan }) => plan.productName)
  const features = new Set(PEOPLE.flatMap(({ plan }) => plan.features))
  for (const key of features) account.store.put(newFeature(`feat_${key}`, key, titleOf(key)))
  for (const [name, people] of products) {
    seedProduct(
      account,
      name,
      people.map(({ plan }) => plan),
    )
  }
  for (const person of PEOPLE) seedPerson(account, person)
}

const slugOf = (name: string) => name.toLowerCase().replaceAll(/[^a-z]+/g, '_')

const titleOf = (key: string) => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ')

function seedProduct({ store, now }: Account, name: string, plans: readonly SandboxPlan[]): void {
  const slug = slugOf(name)
  const created = now() - 400 * DAY
  store.put(newProduct(`prod_${slug}`, name, created))
  store.put(
    newPrice({
      id: `price_${slug}`,
      product: `prod_${slug}`,
      created,
      currency: 'chf',
      unitAmount: plans[0]?.priceMinor ?? 0,
      interval: 'month',
      intervalCount: 1,
    }),
  )
  for (const key of new Set(plans.flatMap(({ features }) => features))) {
    store.put(newProductFeature(`prodft_${slug}_${key}`, `prod_${slug}`, `feat_${key}`))
  }
}

function seedPerson(account: Account, person: SandboxPerson): void {
  const { store, now } = account
  const { stripeCustomerId: id, givenName, familyName, userName, plan } = person
  const customer = newCustomer(id, now() - 300 * DAY)
  const card = plan.status === 'past_due' ? BAD_CARD : GOOD_CARD
  store.put({
    ...customer,
    name: `${givenName} ${familyName}`,
    email: userName,
    metadata: { user_id: person.id },
    delinquent: plan.status === 'past_due',
    invoice_settings: { ...customer.invoice_settings, default_payment_method: card },
  })
  const price = getObject(account, 'price', `price_${slugOf(plan.productName)}`)
  seedSubscription(account, person, price)
}

function seedSubscription(account: Account, person: SandboxPerson, price: PriceObject): void {
  const { store, now } = account
  const slug = slugOf(person.givenName)
  const start = now() - 5 * DAY
  const period = { start, end: periodEnd(start, price) }
  const bare = newSubscription({
    id: `sub_${slug}`,
    customer: person.stripeCustomerId,
    currency: price.currency,
    created: person.plan.status === 'trialing' ? start : now() - 300 * DAY,
    ...period,
  })
  const item = newItem({ id: `si_${slug}`, subscription: bare.id, price, quantity: 1, ...period })
  const subscription = withItems(bare, [item])
  if (person.plan.status === 'trialing') {
    store.put(inTrial(subscription, { start, end: start + 14 * DAY }))
  } else seedBilled(account, { ...subscription, status: person.plan.status }, start)
}

/** `in_<name>`: paid, or still open for who is past due. */
function seedBilled({ store }: Account, subscription: SubscriptionObject, created: number): void {
  const id = subscription.id.replace('sub_', 'in_')
  const open = newInvoice(id, subscription, { reason: 'subscription_cycle', created })
  store.put(
    subscription.status === 'active' ? paid(open) : { ...open, attempted: true, attempt_count: 1 },
  )
  store.put({ ...subscription, latest_invoice: id })
}
