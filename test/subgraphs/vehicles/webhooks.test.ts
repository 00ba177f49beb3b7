import { createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { readSmartcarWebhook } from '../../../subgraphs/vehicles/webhooks.ts'

const NOW_MS = 1_780_000_000_000
const TOKEN = 'management-token'

const sign = (token: string, text: string) => createHmac('sha256', token).update(text).digest('hex')

const deliver = (json: unknown, token: string | null = TOKEN) => {
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  return {
    body: Buffer.from(text),
    headers: token === null ? {} : { 'sc-signature': sign(token, text) },
  }
}

const read = (delivery: Parameters<typeof readSmartcarWebhook>[0], tokens = [TOKEN]) =>
  readSmartcarWebhook(delivery, { tokens, staleAfterMs: 300_000, now: () => NOW_MS })

const STATE = {
  eventId: 'e1',
  eventType: 'VEHICLE_STATE',
  vehicleId: 'car-1',
  data: {
    user: { id: 'sc-user', externalId: 'ada' },
    vehicle: { id: 'car-1', make: 'TESLA' },
    triggers: [{ code: 'location-preciselocation' }],
    signals: [
      {
        code: 'location-preciselocation',
        name: 'PreciseLocation',
        group: 'Location',
        body: { latitude: 47.14, longitude: 9.52, heading: 45, locationType: 'CURRENT' },
        meta: { oemUpdatedAt: NOW_MS - 1000, fetchedAt: NOW_MS },
      },
    ],
  },
  meta: { version: '4.0', deliveryId: 'd1' },
}

describe('an event', () => {
  test('makes outdated what is kept of the car and of its owner', () => {
    expect(read(deliver(STATE))).toMatchObject({
      kind: 'event',
      event: {
        id: 'e1',
        type: 'VEHICLE_STATE',
        vehicleId: 'car-1',
        ownerId: 'ada',
        outdated: { tags: ['vehicle:car-1', 'user:ada'] },
      },
    })
  })

  test('brings the position in normal form, with the time by which order is kept', () => {
    expect(read(deliver(STATE))).toMatchObject({
      event: {
        signals: {
          position: {
            latitude: 47.14,
            longitude: 9.52,
            headingDegrees: 45,
            recordedAtMs: NOW_MS - 1000,
            quality: 'LIVE',
            source: 'SMARTCAR',
          },
        },
      },
    })
  })

  test('about an error names the car where only its data does, and brings no signals', () => {
    const error = {
      eventId: 'e2',
      eventType: 'VEHICLE_ERROR',
      data: { vehicle: { id: 'car-2' }, user: { id: 'sc-user' }, errors: [{ type: 'PERMISSION' }] },
    }

    expect(read(deliver(error))).toEqual({
      kind: 'event',
      event: {
        id: 'e2',
        type: 'VEHICLE_ERROR',
        vehicleId: 'car-2',
        ownerId: null,
        signals: null,
        outdated: { tags: ['vehicle:car-2'] },
      },
    })
  })

  test('with a signal that makes no sense brings the others', () => {
    const [position] = STATE.data.signals
    const signals = [{ code: 'odometer-traveleddistance', body: 7 }, position]

    const reading = read(deliver({ ...STATE, data: { ...STATE.data, signals } }))

    expect(reading).toMatchObject({
      event: { signals: { odometerKm: expect.any(Error), position: { latitude: 47.14 } } },
    })
  })
})

describe('signatures', () => {
  test('while tokens are replaced, either of ours may sign', () => {
    expect(read(deliver(STATE), ['new-token', TOKEN]).kind).toBe('event')
  })

  test('one of another token, or of other bytes, is refused', () => {
    const { headers } = deliver(STATE)
    const altered = Buffer.from(JSON.stringify({ ...STATE, vehicleId: 'car-9' }))

    expect(read(deliver(STATE, 'other'))).toEqual({ kind: 'refused', refusal: 'FORGED' })
    expect(read({ body: altered, headers })).toEqual({ kind: 'refused', refusal: 'FORGED' })
  })

  test('an event without one is refused', () => {
    expect(read(deliver(STATE, null))).toEqual({ kind: 'refused', refusal: 'UNSIGNED' })
  })
})

describe('the challenge', () => {
  const verify = (challenge: unknown) => ({ eventType: 'VERIFY', data: { challenge } })

  test('is answered without a signature, by the first token', () => {
    const reading = read(deliver(verify('abcd'), null), [TOKEN, 'old-token'])

    expect(reading).toEqual({ kind: 'challenge', reply: { challenge: sign(TOKEN, 'abcd') } })
  })

  test('is never the text of an event: its answer would be that event’s signature', () => {
    const reading = read(deliver(verify(JSON.stringify(STATE)), null))

    expect(reading).toEqual({ kind: 'refused', refusal: 'MALFORMED' })
  })

  test.each([
    ['too long', 'a'.repeat(257)],
    ['empty', ''],
  ])('that is %s is refused', (_what, challenge) => {
    expect(read(deliver(verify(challenge), null)).kind).toBe('refused')
  })
})

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['without an id', { ...STATE, eventId: 7 }],
  ['without a car', { eventId: 'e1', eventType: 'VEHICLE_STATE', data: {} }],
])('signed well, but %s: malformed, and nothing is thrown', (_what, json) => {
  expect(read(deliver(json))).toEqual({ kind: 'refused', refusal: 'MALFORMED' })
})
