import type { OptionTable } from '../option.ts'
import { listOf, secretText } from '../parsers.ts'

export const webhookOptions = {
  stripeWebhookSecrets: {
    env: 'STRIPE_WEBHOOK_SECRETS',
    doc: 'Signing secrets of the Stripe endpoint that sends to `/webhooks/stripe`, comma-separated: two while one replaces the other. Empty: there is no such URL.',
    fallback: '',
    parse: listOf(secretText()),
    isSecret: true,
  },
  smartcarWebhookTokens: {
    env: 'SMARTCAR_WEBHOOK_TOKENS',
    doc: 'Application management tokens at Smartcar, comma-separated; the first answers the challenge. They sign what comes to `/webhooks/smartcar`. Empty: there is no such URL.',
    fallback: '',
    parse: listOf(secretText()),
    isSecret: true,
  },
} as const satisfies OptionTable
