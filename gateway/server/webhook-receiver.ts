/**
 * What is done with a delivery that a backend sent by itself.
 *
 * @module
 */
import type {
  Outdated,
  WebhookDelivery,
  WebhookEvent,
  WebhookReading,
  WebhookRefusal,
} from '../../subgraphs/backend/webhook.ts'
import type { ReceiveWebhook, WebhookAnswer } from './webhook-routes.ts'

/** Which events have been dealt with. Without a memory every event is a new one: neither method rejects. */
export interface EventMemory {
  has(id: string): Promise<boolean>
  add(id: string): Promise<void>
}

export interface WebhookSource<Event extends WebhookEvent> {
  /** As the log names it. */
  readonly name: string
  readonly read: (delivery: WebhookDelivery) => WebhookReading<Event>
  readonly memory: EventMemory
  /** Told of each event, after what was kept is forgotten. Default: nobody is told. */
  readonly onEvent?: ((event: Event) => void) | undefined
}

/** One delivery, for the log. */
export interface WebhookLogEvent {
  readonly source: string
  /** `REPEATED` = dealt with before; else why it was refused. */
  readonly outcome: 'DONE' | 'REPEATED' | 'CHALLENGED' | WebhookRefusal
  readonly eventId: string | null
  readonly type: string | null
  /** Records that were forgotten because of it. */
  readonly forgotten: number
}

export interface WebhookEffects {
  /** Rejects when other processes could not be told. */
  readonly invalidate: (outdated: Outdated) => Promise<{ readonly forgotten: number }>
  readonly onWebhook?: ((event: WebhookLogEvent) => void) | undefined
}

/** Forgets first and remembers the event afterwards: what fails in between is done once more, which does no harm. */
export function createWebhookReceiver<Event extends WebhookEvent>(
  { name: source, read, memory, onEvent }: WebhookSource<Event>,
  { invalidate, onWebhook }: WebhookEffects,
): ReceiveWebhook {
  const log = (outcome: WebhookLogEvent['outcome'], event: Event | null, forgotten = 0) => {
    const { id: eventId = null, type = null } = event ?? {}
    onWebhook?.({ source, outcome, eventId, type, forgotten })
  }
  const deal = async (event: Event): Promise<WebhookAnswer> => {
    if (await memory.has(event.id)) {
      log('REPEATED', event)
      return RECEIVED
    }
    const { forgotten } = await invalidate(event.outdated)
    onEvent?.(event)
    await memory.add(event.id)
    log('DONE', event, forgotten)
    return RECEIVED
  }
  return async (delivery) => {
    const reading = read(delivery)
    if (reading.kind === 'event') return deal(reading.event)
    log(reading.kind === 'refused' ? reading.refusal : 'CHALLENGED', null)
    return reading.kind === 'refused' ? { refusal: reading.refusal } : { reply: reading.reply }
  }
}

const RECEIVED = { reply: { received: true } }
