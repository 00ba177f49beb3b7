import { expect, test } from '@jest/globals'
import {
  reasonOf,
  statusError,
  statusOf,
  type StatusErrorReader,
} from '../../../subgraphs/backend/status-error.ts'

const answer = (status: number, headers: Readonly<Record<string, string | string[]>> = {}) => ({
  status,
  headers,
  body: Buffer.from('secret'),
})

test.each([
  ['1', 1],
  ['0', 0],
  [' 30 ', 30],
  [['7', '8'], 7],
])('reads Retry-After %j as %d seconds', (header, seconds) => {
  const { extensions } = statusError('maps', answer(429, { 'retry-after': header }))

  expect(extensions).toEqual({ code: 'BACKEND_QUOTA', backend: 'maps', retryAfterSeconds: seconds })
})

test.each(['', '-1', '1.5', '1e3', 'soon', 'Wed, 21 Oct 2026 07:28:00 GMT', '99999999999', []])(
  'makes nothing of Retry-After %j',
  (header) => {
    const { extensions } = statusError('maps', answer(503, { 'retry-after': header }))

    expect(extensions).toEqual({ code: 'BACKEND_UNAVAILABLE', backend: 'maps' })
  },
)

test("prefers the backend's own words to the status", () => {
  const readError: StatusErrorReader = ({ status }) => ({
    code: 'VEHICLE_ASLEEP',
    message: 'the car is asleep',
    reason: `word ${String(status)}`,
  })

  const error = statusError('vehicles', answer(409), readError)

  expect(error.extensions.code).toBe('VEHICLE_ASLEEP')
  expect(error.message).toBe('vehicles: the car is asleep')
  expect([statusOf(error), reasonOf(error)]).toEqual([409, 'word 409'])
})

test('falls back to the status where the backend has no words', () => {
  const error = statusError('vehicles', answer(409), () => null)

  expect(error.extensions.code).toBe('BACKEND_REJECTED')
  expect([statusOf(error), reasonOf(error)]).toEqual([409, null])
})
