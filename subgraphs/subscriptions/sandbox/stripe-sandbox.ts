/**
 * A Stripe to develop against: customers, products, prices, features, subscriptions, invoices, over the same wire.
 * Time does not roll on by itself: a period or trial that ends stays as it is until somebody changes it.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody, sendJson } from '../../sandbox-kit/json.ts'
import type { SandboxBackend, VendorError } from '../../sandbox-kit/sandbox-backend.ts'
import type { WebhookSender } from '../../sandbox-kit/webhook-sender.ts'
import { newId, type Account } from './account.ts'
import { perform, toFailure, type Answer } from './answer.ts'
import { authenticate } from './authentication.ts'
import { planControls } from './controls.ts'
import { describe } from './description.ts'
import { invalidState } from './errors.ts'
import { withEvents } from './events.ts'
import { parseForm, type Form } from './form.ts'
import { answerOnce } from './idempotency.ts'
import { seed } from './seed.ts'
import { createStore } from './store.ts'
import { VENDOR_ERRORS } from './vendor-errors.ts'
import { readVersion, toVersion } from './versions.ts'

export interface StripeSandboxOptions {
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number
  /** Default: `sk_test_sandbox`. */
  readonly secretKey?: string
  /** Told what changes. Default: nobody is. */
  readonly sender?: Pick<WebhookSender, 'send'>
}

export function createStripeSandbox({
  now = Date.now,
  secretKey = 'sk_test_sandbox',
  sender = { send: () => undefined },
}: StripeSandboxOptions = {}): SandboxBackend {
  const store = createStore()
  const quiet: Account = { store, now: () => Math.floor(now() / 1000) }
  seed(quiet)
  const account = withEvents(quiet, sender)
  return {
    name: 'stripe',
    subgraph: 'subscriptions',
    mountPath: '/stripe',
    handle: (request, response) => void answer(account, secretKey, request, response),
    vendorError: (fault): VendorError => VENDOR_ERRORS[fault],
    ownFaults: [],
    setFault: () => undefined,
    describe: (baseUrl) => describe(baseUrl, secretKey),
    controls: planControls(account),
    close: () => Promise.resolve(store.close()),
  }
}

async function answer(
  account: Account,
  secretKey: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = newId('req')
  const { status, body, headers, version } = await toAnswer(account, secretKey, requestId, request)
  sendJson(response, status, toVersion(body, version), {
    'content-type': 'application/json',
    'request-id': requestId,
    'stripe-version': version,
    ...headers,
  })
}

async function toAnswer(
  account: Account,
  secretKey: string,
  requestId: string,
  request: IncomingMessage,
): Promise<Answer & { readonly version: string }> {
  let version = readVersion(undefined)
  try {
    authenticate(request.headers.authorization, secretKey)
    version = readVersion(header(request, 'stripe-version') ?? undefined)
    const method = request.method ?? 'GET'
    const { pathname, search } = new URL(request.url ?? '/', 'http://stripe.invalid')
    const text = method === 'POST' ? await readFormBody(request) : search
    const keyed = {
      key: method === 'POST' ? header(request, 'idempotency-key') : null,
      request: `${pathname} ${text}`,
      requestId,
    }
    const params: Form = parseForm(text)
    const run = () => perform(account, method, pathname, params)
    return { version, ...answerOnce(account.store, keyed, run) }
  } catch (error) {
    return { version, ...toFailure(error) }
  }
}

const header = ({ headers }: IncomingMessage, name: string): string | null =>
  [headers[name]].flat()[0] ?? null

async function readFormBody(request: IncomingMessage): Promise<string> {
  const text = await readBody(request)
  const type = header(request, 'content-type') ?? ''
  if (text !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw invalidState(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
    )
  }
  return text
}
