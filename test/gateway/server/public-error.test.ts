import { GraphQLError, parse, type OperationDefinitionNode } from 'graphql'
import { describe, expect, test } from '@jest/globals'
import { readError, toPublicError } from '../../../gateway/server/public-error.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'

const publicOf = (error: unknown) =>
  toPublicError(error, { message: 'formatted by Apollo Server', path: ['a'] })

const wrap = (originalError: Error): GraphQLError =>
  new GraphQLError(originalError.message, { originalError })

describe('an error with a code of the table', () => {
  const cause = new TypeError('https://backend.internal?key=1')
  const failed = new BackendError('BACKEND_QUOTA', 'maps', 'https://backend.internal', {
    cause,
    retryAfterSeconds: 3,
  })

  test('is found below any wrapping that keeps or loses its extensions', () => {
    const bare = new GraphQLError('a', { originalError: failed, extensions: {} })

    const codes = [failed, wrap(failed), wrap(wrap(wrap(failed))), bare].map((error) => [
      readError(error).code,
      readError(error).root,
    ])

    expect(codes).toEqual(Array(4).fill(['BACKEND_QUOTA', failed]))
  })

  test('is found in what stitching gathers', () => {
    const gathered = new AggregateError([wrap(failed), new Error('second')], 'a,\nb')

    expect(readError(wrap(gathered))).toMatchObject({ code: 'BACKEND_QUOTA', root: failed })
  })

  test('shows the sentence of the table, the backend and nothing of the cause', () => {
    expect(publicOf(wrap(failed))).toEqual({
      message: 'The backend "maps" takes no more requests for now.',
      path: ['a'],
      extensions: { code: 'BACKEND_QUOTA', retryable: true, backend: 'maps', retryAfterSeconds: 3 },
    })
  })
})

test('a refusal keeps its own words and shows public details only', () => {
  const refusal = Object.assign(new Error('The plan does not cover this.'), {
    extensions: {
      code: 'SUBSCRIPTION_REQUIRED',
      feature: 'car_on_map',
      status: 'PAST_DUE',
      customerId: 'cus_1',
      stacktrace: ['at x'],
      missing: { not: 'a text' },
    },
  })

  expect(publicOf(wrap(refusal))).toMatchObject({
    message: 'The plan does not cover this.',
    extensions: {
      code: 'SUBSCRIPTION_REQUIRED',
      retryable: false,
      feature: 'car_on_map',
      status: 'PAST_DUE',
    },
  })
  expect(Object.keys(publicOf(refusal).extensions ?? {})).toHaveLength(4)
})

test.each([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
])('%s is the fault of the request, and says what is wrong', (code) => {
  const error = new GraphQLError('Field "x" does not exist.', { extensions: { code } })

  expect(publicOf(error)).toMatchObject({
    message: 'Field "x" does not exist.',
    extensions: { code: 'BAD_USER_INPUT', retryable: false },
  })
})

test.each([
  ['an error', new Error('hunter2')],
  ['an error with a code of its own', Object.assign(new Error('hunter2'), { code: 'ENOENT' })],
  ['a foreign code', new GraphQLError('hunter2', { extensions: { code: 'DOWNSTREAM' } })],
  [
    'a code of Apollo Server for its own faults',
    new GraphQLError('hunter2', { extensions: { code: 'INTERNAL_SERVER_ERROR' } }),
  ],
  ['a text', 'hunter2'],
  ['nothing', undefined],
  ['null', null],
  ['a number', 42],
  ['extensions that are none', Object.assign(new Error('hunter2'), { extensions: null })],
])('%s is a fault of ours and tells nothing', (_what, thrown) => {
  const shown = publicOf(thrown)

  expect(shown.extensions).toEqual({ code: 'INTERNAL', retryable: false })
  expect(JSON.stringify(shown)).not.toContain('hunter2')
})

test('an error that wraps itself does no harm', () => {
  const error = new Error('round') as Error & { originalError?: Error }
  error.originalError = error

  expect(readError(error).code).toBe('INTERNAL')
})

test('a variable that does not fit is the request’s fault, whoever coerced it', () => {
  const document = parse('query ($id: ID!) { a(id: $id) }')
  const [operation] = document.definitions as readonly OperationDefinitionNode[]
  const nodes = operation?.variableDefinitions ?? []
  const misfit = new GraphQLError('Variable "$id" of required type "ID!" was not provided.', {
    nodes,
  })

  expect(publicOf(misfit)).toMatchObject({
    message: 'Variable "$id" of required type "ID!" was not provided.',
    extensions: { code: 'BAD_USER_INPUT', retryable: false },
  })
  expect(readError(new GraphQLError('a fault of ours', { nodes: document })).code).toBe('INTERNAL')
})
