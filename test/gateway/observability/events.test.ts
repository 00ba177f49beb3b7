import { describe, expect, test } from '@jest/globals'
import {
  createFailureLog,
  logCrash,
  logFailure,
  logInvalidated,
  logRequest,
  logWebhook,
} from '../../../gateway/observability/events.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import { collectLog } from './log-lines.ts'

const failure = { requestId: 'r1', backend: 'maps' }

describe('a request', () => {
  test('is one JSON line', () => {
    const { logger, lines } = collectLog()

    logRequest(logger, {
      requestId: 'r1',
      method: 'POST',
      route: '/graphql',
      status: 200,
      durationMs: 1.23456,
      caller: 'USER',
      appId: null,
      operation: 'CarOnMap',
      codes: ['FORBIDDEN'],
    })

    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        msg: 'request',
        requestId: 'r1',
        method: 'POST',
        route: '/graphql',
        status: 200,
        durationMs: 1.23,
        caller: 'USER',
        appId: null,
        operation: 'CarOnMap',
        codes: ['FORBIDDEN'],
      },
    ])
  })
})

describe('a delivery of a webhook', () => {
  const delivery = { source: 'stripe', outcome: 'DONE', eventId: 'evt_1', type: 'x', forgotten: 2 }

  test('that was dealt with is information', () => {
    const { logger, lines } = collectLog()

    logWebhook(logger, delivery)

    expect(lines()).toMatchObject([{ level: 'info', msg: 'webhook', ...delivery }])
  })

  test('that was refused is a warning, one that only asks whether we are there is not', () => {
    const { logger, lines } = collectLog()
    const unknown = { ...delivery, eventId: null, type: null, forgotten: 0 }

    logWebhook(logger, { ...unknown, outcome: 'FORGED' })
    logWebhook(logger, { ...unknown, outcome: 'CHALLENGED' })

    expect(lines()).toMatchObject([
      { level: 'warn', outcome: 'FORGED' },
      { level: 'info', outcome: 'CHALLENGED' },
    ])
  })
})

test('an invalidation is a line of numbers', () => {
  const { logger, lines } = collectLog()
  const event = { requestId: 'r1', appId: 'ops', keys: 0, types: ['User'], tags: 1, forgotten: 3 }

  logInvalidated(logger, event)

  expect(lines()).toMatchObject([{ level: 'info', msg: 'invalidated', ...event }])
})

describe('a failure', () => {
  const timeout = () =>
    new BackendError('BACKEND_TIMEOUT', 'maps', 'no complete answer in time', {
      cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    })

  test('of a backend is a warning with its cause and no stack', () => {
    const { logger, lines } = collectLog()

    logFailure(logger, { ...failure, code: 'BACKEND_TIMEOUT', error: timeout() })

    expect(lines()).toMatchObject([
      {
        level: 'warn',
        code: 'BACKEND_TIMEOUT',
        backend: 'maps',
        cause: {
          name: 'BackendError',
          code: 'BACKEND_TIMEOUT',
          message: 'maps: no complete answer in time',
          cause: { name: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
        },
      },
    ])
    expect(lines()[0]).not.toHaveProperty('cause.stack')
  })

  test.each(['INTERNAL', 'BACKEND_AUTH'])('by %s is an error: somebody must act', (code) => {
    const { logger, lines } = collectLog()

    logFailure(logger, { ...failure, code, error: new Error('a') })

    expect(lines()).toMatchObject([{ level: 'error' }])
  })

  test('of ours has its stack', () => {
    const { logger, lines } = collectLog()

    logFailure(logger, { ...failure, code: 'INTERNAL', error: new TypeError('a is undefined') })

    expect(lines()).toMatchObject([
      { cause: { name: 'TypeError', stack: expect.stringContaining('events.test.ts') } },
    ])
  })

  test('that fails many fields and requests is logged once', () => {
    const { logger, lines } = collectLog()
    const log = createFailureLog(logger)
    const [first, second] = [timeout(), timeout()]

    for (const error of [first, first, second, first]) {
      log({ ...failure, code: 'BACKEND_TIMEOUT', error })
    }
    log({ ...failure, code: 'INTERNAL', error: 'text' })

    expect(lines()).toHaveLength(3)
  })
})

describe('no line holds', () => {
  test.each([
    ['a bearer token', 'sent Bearer abc.def-123'],
    ['a JWT', 'token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln refused'],
    ['a Stripe key', 'no such key sk_live_51H8xabc'],
    ['an API key', 'unknown rbk_live_abc'],
    ['a coordinate', 'no tile at 47.13951, 9.52191'],
    ['a query', 'GET https://maps.example/geocode?latlng=47,9&key=abc failed'],
    ['a password in a URL', 'https://user:abc@host.example/'],
    ['an e-mail address', 'no user ada.abc@example.test'],
  ])('%s of an error, in message, cause or stack', (_what, message) => {
    const { logger, text } = collectLog()
    const error = new Error(message, { cause: new Error(message) })

    logFailure(logger, { ...failure, code: 'INTERNAL', error })
    logCrash(logger, error)

    expect(text()).not.toMatch(/abc|47\.1|9\.52|c2ln|latlng/)
    expect(text()).toContain('…')
  })

  test('what V8 quotes of a body that is not JSON', () => {
    const { logger, text, lines } = collectLog()
    let cause: unknown
    try {
      JSON.parse('{"secret": hunter2}')
    } catch (error) {
      cause = error
    }

    logFailure(logger, { ...failure, code: 'INTERNAL', error: cause })
    logFailure(logger, { ...failure, code: 'INTERNAL', error: new Error('outer', { cause }) })

    expect(lines()).toHaveLength(2)
    expect(text()).not.toContain('hunter2')
  })

  test('a secret that somebody hands to the logger by name', () => {
    const { logger, text } = collectLog()

    logger.info({ authorization: 'hunter2', variables: { a: 'hunter2' } }, 'careless')

    expect(text()).not.toContain('hunter2')
  })
})

test('an error that causes itself, or is none, comes to an end', () => {
  const { logger, lines } = collectLog()
  const round = new Error('round')
  round.cause = round

  for (const error of [round, undefined, null, 'text', { a: 1 }]) {
    logFailure(logger, { ...failure, code: 'INTERNAL', error })
  }

  expect(lines()).toHaveLength(5)
})
