/**
 * What backends send by themselves, wired: whose word counts, and how long it is remembered.
 *
 * @module
 */
import type { WebhookEvent } from '../subgraphs/backend/webhook.ts'
import { readStripeWebhook } from '../subgraphs/subscriptions/index.ts'
import { readSmartcarWebhook, type SmartcarEvent } from '../subgraphs/vehicles/index.ts'
import type { DurableStore } from './cache/durable-store.ts'
import { createLocalMemory, createStoredMemory } from './cache/event-memory.ts'
import type { Config } from './config/options.ts'
import {
  createWebhookReceiver,
  type WebhookEffects,
  type WebhookSource,
} from './server/webhook-receiver.ts'
import type { ReceiveWebhook } from './server/webhook-routes.ts'

export type OnSmartcarEvent = (event: SmartcarEvent) => void

export interface WebhookDeps extends WebhookEffects {
  /** Outlives the process, and is the same in all. */
  readonly store: Pick<DurableStore, 'get' | 'set'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly onSmartcarEvent?: OnSmartcarEvent | undefined
}

const HOUR_MS = 3_600_000

/** Those that are configured, by the last part of their URL. */
export function createWebhooks(
  config: Config,
  deps: WebhookDeps,
): Readonly<Record<string, ReceiveWebhook>> {
  return {
    ...(config.stripeWebhookSecrets.length > 0
      ? { stripe: createWebhookReceiver(stripeOf(config, deps), deps) }
      : {}),
    ...(config.smartcarWebhookTokens.length > 0
      ? { smartcar: createWebhookReceiver(smartcarOf(config, deps), deps) }
      : {}),
  }
}

/** Stripe repeats for three days. */
const stripeOf = (
  { stripeWebhookSecrets: secrets }: Config,
  { store, now }: WebhookDeps,
): WebhookSource<WebhookEvent> => ({
  name: 'stripe',
  read: (delivery) => readStripeWebhook(delivery, { secrets, now }),
  memory: createStoredMemory(store, { prefix: 'webhook:stripe', forMs: 96 * HOUR_MS, now }),
})

/** Smartcar repeats for three minutes, and sends too much for a durable store. */
const smartcarOf = (
  { smartcarWebhookTokens: tokens, positionStaleAfterMs: staleAfterMs }: Config,
  { now, onSmartcarEvent }: WebhookDeps,
): WebhookSource<SmartcarEvent> => ({
  name: 'smartcar',
  read: (delivery) => readSmartcarWebhook(delivery, { tokens, staleAfterMs, now }),
  memory: createLocalMemory({ forMs: HOUR_MS, now }),
  onEvent: onSmartcarEvent,
})
