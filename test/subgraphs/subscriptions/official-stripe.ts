import { Agent } from 'node:http'
import Stripe from 'stripe'

/** Stripe's own client, pointed at a sandbox; it leaves no socket open and retries nothing. */
export const officialClient = (port: number, secretKey = 'sk_test_sandbox') =>
  new Stripe(secretKey, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    httpAgent: new Agent({ keepAlive: false }),
  })

/** The error a call fails with; null when it does not. */
export const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: Stripe.errors.StripeError) => error,
  )
