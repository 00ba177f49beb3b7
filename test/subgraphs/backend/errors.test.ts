import { expect, test } from '@jest/globals'
import { BackendError, isBackendError } from '../../../subgraphs/backend/errors.ts'
import { reasonOf, statusOf } from '../../../subgraphs/backend/status-error.ts'

test('carries code and backend where GraphQL finds them, and keeps the cause to itself', () => {
  const cause = new Error('socket of 10.0.0.1')
  const error = new BackendError('BACKEND_TIMEOUT', 'maps', 'no answer', { cause })

  expect(error.message).toBe('maps: no answer')
  expect(error.extensions).toEqual({ code: 'BACKEND_TIMEOUT', backend: 'maps' })
  expect(error.cause).toBe(cause)
})

test.each([
  ['one of ours', new BackendError('BACKEND_AUTH', 'maps', 'x'), true],
  [
    'one of another realm',
    Object.assign(new Error(), { name: 'BackendError', extensions: {} }),
    true,
  ],
  ['any other error', new Error('BackendError'), false],
  ['a value that looks like one', { name: 'BackendError', extensions: {} }, false],
  ['null', null, false],
])('knows %s', (_what, value, expected) => {
  expect(isBackendError(value)).toBe(expected)
})

test('has no status and no reason unless a status made it', () => {
  const error = new BackendError('BACKEND_TIMEOUT', 'maps', 'x', { cause: new Error() })

  expect([statusOf(error), reasonOf(error)]).toEqual([null, null])
})
