/**
 * One request matched to its route and answered; faults become answers here.
 *
 * @module
 */
import type { Account, Call, Route } from './account.ts'
import { customerRoutes } from './customers.ts'
import { entitlementRoutes } from './entitlements.ts'
import { ownFault, StripeFault, unknownParameter, unknownUrl } from './errors.ts'
import { expand } from './expand.ts'
import { readTexts, type Form } from './form.ts'
import { invoiceRoutes } from './invoices.ts'
import { priceRoutes } from './prices.ts'
import { productRoutes } from './products.ts'
import { subscriptionRoutes } from './subscriptions.ts'

export interface Answer {
  readonly status: number
  readonly body: object
  readonly headers: Readonly<Record<string, string>>
}

const ROUTES = [
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...entitlementRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
].map((route) => ({ route, pattern: new RegExp(`^${route.path.replaceAll(':id', '([^/]+)')}$`) }))

/** @throws {StripeFault} when there is nothing at this path. */
export function perform(account: Account, method: string, path: string, params: Form): Answer {
  const [route, call] = match(method, path, params)
  try {
    refuseUnknown(route, params)
    const body = route.handle(account, call)
    return {
      status: 200,
      body: expand(body, readTexts(params, 'expand'), account.store),
      headers: {},
    }
  } catch (error) {
    return toFailure(error)
  }
}

export function toFailure(error: unknown): Answer {
  const { status, error: body } = error instanceof StripeFault ? error : ownFault(error)
  return { status, body: { error: body }, headers: { 'stripe-should-retry': 'false' } }
}

function match(method: string, path: string, params: Form): readonly [Route, Call] {
  for (const { route, pattern } of ROUTES) {
    const found = route.method === method ? pattern.exec(path) : null
    if (found === null) continue
    const [, first = '', second = ''] = found.map(decodeURIComponent)
    return [route, { ids: [first, second], params, path }]
  }
  throw unknownUrl(method, path)
}

function refuseUnknown({ parameters }: Route, params: Form): void {
  for (const name of params.keys()) {
    if (name !== 'expand' && !parameters.includes(name)) throw unknownParameter(name)
  }
}
