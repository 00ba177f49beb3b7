/**
 * `/webhooks/<name>`: what backends send by themselves, handed on as the bytes that came.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebhookDelivery, WebhookRefusal } from '../../subgraphs/backend/webhook.ts'
import { reportFailure, type OnFailure } from './answer-plugin.ts'
import { sendHttpError, sendThrown, type HttpError } from './error-reply.ts'
import { addScope } from './scope.ts'

/**
 * Verifies a delivery and does what it asks for. Rejects when that cannot be done now: the sender is to try again.
 */
export type ReceiveWebhook = (delivery: WebhookDelivery) => Promise<WebhookAnswer>

export type WebhookAnswer =
  { readonly reply: object } | { readonly refusal: WebhookRefusal; readonly reply?: never }

export interface WebhookRouteOptions {
  /** By name; none = there is no such URL. */
  readonly webhooks?: Readonly<Record<string, ReceiveWebhook>>
  readonly onFailure: OnFailure
}

/** Larger than any event of any vendor, in bytes. */
const MAX_DELIVERY_BYTES = 256 * 1024

const NOT_SIGNED: HttpError = {
  code: 'UNAUTHENTICATED',
  message: 'The delivery is not signed by whom this URL is for.',
}

const REFUSALS: Readonly<Record<WebhookRefusal, HttpError>> = {
  UNSIGNED: NOT_SIGNED,
  FORGED: NOT_SIGNED,
  EXPIRED: { code: 'UNAUTHENTICATED', message: 'The signature is too old, or from the future.' },
  MALFORMED: { code: 'BAD_USER_INPUT', message: 'The delivery is not an event as it is promised.' },
}

export function addWebhookRoutes(app: FastifyInstance, options: WebhookRouteOptions): void {
  // In a scope of its own: nothing else wants bodies unparsed.
  addScope(app, 'webhooks', (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      (_request, body, parsed) => parsed(null, body),
    )
    for (const [name, receive] of Object.entries(options.webhooks ?? {})) {
      scope.post(`/webhooks/${name}`, { bodyLimit: MAX_DELIVERY_BYTES }, (request, reply) =>
        answer(receive, options.onFailure, request, reply),
      )
    }
  })
}

async function answer(
  receive: ReceiveWebhook,
  onFailure: OnFailure,
  { id, body, headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const bytes = body instanceof Uint8Array ? body : new Uint8Array()
  try {
    const { reply: words, ...rest } = await receive({ body: bytes, headers })
    if (words) return reply.header('cache-control', 'no-store').send(words)
    return refuse(reply, REFUSALS[(rest as { refusal: WebhookRefusal }).refusal])
  } catch (error) {
    reportFailure(onFailure, id, error)
    return sendThrown(reply, error)
  }
}

function refuse(reply: FastifyReply, error: HttpError): FastifyReply {
  if (error.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'HMAC-SHA256')
  return sendHttpError(reply, error)
}
