import type { OptionTable } from '../option.ts'
import { httpUrl, integer, listOf, oneOf, secretText, text } from '../parsers.ts'

export const subscriptionsOptions = {
  subscriptionsUrl: {
    env: 'SUBSCRIPTIONS_URL',
    doc: 'Base URL of the Stripe API.',
    fallback: 'https://api.stripe.com',
    parse: httpUrl,
  },
  stripeSecretKey: {
    env: 'STRIPE_SECRET_KEY',
    doc: 'Secret or restricted key; reading customers, entitlements, subscriptions and products is enough.',
    fallback: null,
    unless: 'SUBSCRIPTIONS_CREDENTIAL',
    parse: secretText(),
    isSecret: true,
  },
  stripeVersion: {
    env: 'STRIPE_VERSION',
    doc: 'Pinned `Stripe-Version`.',
    fallback: '2026-10-28.endive',
    parse: text('a version of the Stripe API'),
  },
  subscriptionsMode: {
    env: 'SUBSCRIPTIONS_MODE',
    doc: "Where features come from: Stripe's `entitlements`, or, for accounts without those, the plan's `status`.",
    fallback: 'entitlements',
    parse: oneOf('entitlements', 'status'),
  },
  subscriptionsFeatures: {
    env: 'SUBSCRIPTIONS_FEATURES',
    doc: 'Mode `status`: features that every plan in good standing covers, comma-separated.',
    fallback: 'car_on_map,vehicle_status',
    parse: listOf(text('a lookup key')),
  },
  subscriptionsGraceDays: {
    env: 'SUBSCRIPTIONS_GRACE_DAYS',
    doc: 'Mode `status`: how long a late payment is tolerated, in days.',
    fallback: '0',
    parse: integer(0, 90),
  },
} as const satisfies OptionTable
