/**
 * What Stripe tells by itself when something changes here: signed, and to whoever wants to know.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import type { WebhookSender } from '../../sandbox-kit/webhook-sender.ts'
import { newId, type Account } from './account.ts'
import { activeEntitlements } from './entitlements.ts'
import type { Kind, Kinds, SubscriptionObject } from './objects.ts'
import type { Store } from './store.ts'
import { LATEST_VERSION } from './versions.ts'

/** Signing secret of the endpoint at the gateway. Fixed and public: for development only. */
export const SANDBOX_WEBHOOK_SECRET = 'whsec_sandbox'

const PATH = '/webhooks/stripe'

/** The same account; from now on what is put into its store is told. */
export function withEvents({ store, now }: Account, sender: Pick<WebhookSender, 'send'>): Account {
  const tell = (type: string, toObject: () => object) => {
    const event = { id: newId('evt'), type, created: now() }
    // The change is complete before anything is sent.
    setImmediate(() => {
      const payload = JSON.stringify(toEnvelope(event, toObject()), null, 2)
      sender.send(PATH, () => ({ body: payload, headers: sign(payload, now()) }))
    })
  }
  const watched: Store = {
    ...store,
    put: <T extends Kinds[Kind]>(object: T): T => {
      const before = store.findAny(object.id)
      const stored = store.put(object)
      const type = typeOf(before, object)
      if (type !== null) tell(type, () => object)
      if (object.object === 'subscription') {
        const { customer } = object as SubscriptionObject
        tell('entitlements.active_entitlement_summary.updated', () => toSummary(account, customer))
      }
      return stored
    },
  }
  const account: Account = { store: watched, now }
  return account
}

const TOLD: Readonly<Record<string, string>> = {
  customer: 'customer',
  product: 'product',
  subscription: 'customer.subscription',
}

/** `null` = nothing is told of it here. */
function typeOf(before: object | null, object: Kinds[Kind]): string | null {
  const kind = TOLD[object.object]
  if (kind === undefined) return null
  if (before === null) return `${kind}.created`
  const isOver = 'deleted' in object || ('status' in object && object.status === 'canceled')
  return isOver ? `${kind}.deleted` : `${kind}.updated`
}

const toEnvelope = (
  { id, type, created }: { id: string; type: string; created: number },
  object: object,
) => ({
  id,
  object: 'event',
  api_version: LATEST_VERSION,
  created,
  data: { object },
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type,
})

const toSummary = (account: Account, customer: string) => ({
  object: 'entitlements.active_entitlement_summary',
  customer,
  entitlements: {
    object: 'list',
    data: activeEntitlements(account, customer),
    has_more: false,
    url: `/v1/customer/${customer}/entitlements`,
  },
  livemode: false,
})

function sign(payload: string, time: number) {
  const signature = createHmac('sha256', SANDBOX_WEBHOOK_SECRET)
    .update(`${String(time)}.${payload}`)
    .digest('hex')
  return { 'stripe-signature': `t=${String(time)},v1=${signature}` }
}
