import { expect, test } from '@jest/globals'
import { createLiveLog, logStreamConnection } from '../../../gateway/observability/stream-events.ts'
import { collectLog } from './log-lines.ts'

test('a broker that goes is a warning, and one that refuses topics needs somebody', () => {
  const { logger, lines } = collectLog()
  const log = createLiveLog(logger, () => 0)

  log({ kind: 'UPSTREAM_LOST', cause: new Error('closed'), retryInMs: 250 })
  log({ kind: 'UPSTREAM_CONNECTED' })
  log({ kind: 'UPSTREAM_REFUSED', granted: 1, wanted: 3 })

  expect(lines()).toMatchObject([
    { level: 'warn', msg: 'broker lost', retryInMs: 250 },
    { level: 'info', msg: 'broker connected' },
    { level: 'error', msg: 'broker refused topics', granted: 1, wanted: 3 },
  ])
})

test('a cap that many cars reach is said once a minute', () => {
  const { logger, lines } = collectLog()
  let now = 0
  const log = createLiveLog(logger, () => now)

  for (const at of [0, 1, 59_999, 60_000]) {
    now = at
    log({ kind: 'PRICE_CAP_REACHED', cap: 'VEHICLE' })
  }
  log({ kind: 'PRICE_CAP_REACHED', cap: 'TOTAL' })

  expect(lines().map(({ cap }) => cap)).toEqual(['VEHICLE', 'VEHICLE', 'TOTAL'])
})

test('a connection is a line when it opens and one when it closes, in whole milliseconds', () => {
  const { logger, lines } = collectLog()
  const connection = { requestId: 'r', transport: 'WEBSOCKET', caller: 'APP', appId: 'a' } as const

  logStreamConnection(logger, { ...connection, state: 'OPENED' })
  const end = { durationMs: 12.34, reason: 'SLOW', closeCode: 1013 } as const
  logStreamConnection(logger, { ...connection, ...end, state: 'CLOSED' })

  expect(lines()).toMatchObject([
    { ...connection, level: 'info', msg: 'connection opened' },
    { ...connection, ...end, durationMs: 12, level: 'info', msg: 'connection closed' },
  ])
})
