import { expect, test } from '@jest/globals'
import type { WebhookEvent, WebhookReading } from '../../../subgraphs/backend/webhook.ts'
import {
  createWebhookReceiver,
  type WebhookLogEvent,
} from '../../../gateway/server/webhook-receiver.ts'

const DELIVERY = { body: new Uint8Array(), headers: {} }
const EVENT: WebhookEvent = { id: 'e1', type: 'changed', outdated: { tags: ['customer:c1'] } }

interface Setting {
  readonly reading?: WebhookReading<WebhookEvent>
  readonly invalidate?: () => Promise<{ forgotten: number }>
}

function create({ reading = { kind: 'event', event: EVENT }, invalidate }: Setting = {}) {
  const did: string[] = []
  const logged: WebhookLogEvent[] = []
  const known = new Set<string>()
  const receive = createWebhookReceiver(
    {
      name: 'test',
      read: () => reading,
      memory: {
        has: (id) => Promise.resolve(known.has(id)),
        add: async (id) => void known.add(id),
      },
      onEvent: ({ id }) => did.push(`told of ${id}`),
    },
    {
      invalidate: ({ tags }) => {
        did.push(`forgot ${tags.join()}`)
        return invalidate?.() ?? Promise.resolve({ forgotten: 2 })
      },
      onWebhook: (event) => logged.push(event),
    },
  )
  return { receive: () => receive(DELIVERY), did, logged }
}

test('what an event names is forgotten before anybody is told of it', async () => {
  const { receive, did, logged } = create()

  const answer = await receive()

  expect(answer).toEqual({ reply: { received: true } })
  expect(did).toEqual(['forgot customer:c1', 'told of e1'])
  expect(logged).toEqual([
    { source: 'test', outcome: 'DONE', eventId: 'e1', type: 'changed', forgotten: 2 },
  ])
})

test('the same event again is thanked for, and nothing is done', async () => {
  const { receive, did, logged } = create()
  await receive()

  const answer = await receive()

  expect(answer).toEqual({ reply: { received: true } })
  expect(did).toHaveLength(2)
  expect(logged.at(-1)).toMatchObject({ outcome: 'REPEATED', eventId: 'e1', forgotten: 0 })
})

test('an event that could not be dealt with is dealt with when it comes again', async () => {
  let isAway = true
  const invalidate = () =>
    isAway ? Promise.reject(new Error('away')) : Promise.resolve({ forgotten: 1 })
  const { receive, did } = create({ invalidate })

  await expect(receive()).rejects.toThrow('away')
  isAway = false
  await receive()

  expect(did).toEqual(['forgot customer:c1', 'forgot customer:c1', 'told of e1'])
})

test('a refused delivery does nothing but leave a line, which says nothing of its content', async () => {
  const { receive, did, logged } = create({ reading: { kind: 'refused', refusal: 'FORGED' } })

  const answer = await receive()

  expect(answer).toEqual({ refusal: 'FORGED' })
  expect(did).toEqual([])
  expect(logged).toEqual([
    { source: 'test', outcome: 'FORGED', eventId: null, type: null, forgotten: 0 },
  ])
})

test('a challenge is answered in its own words', async () => {
  const { receive, did } = create({ reading: { kind: 'challenge', reply: { challenge: 'abc' } } })

  expect(await receive()).toEqual({ reply: { challenge: 'abc' } })
  expect(did).toEqual([])
})
