import { expect, test } from '@jest/globals'
import { createSharedCacheLog } from '../../../gateway/observability/cache-events.ts'
import { collectLog } from './log-lines.ts'

test('a shared cache that goes is a warning with its cause, and one that comes is told', () => {
  const { logger, lines } = collectLog()
  const log = createSharedCacheLog(logger, () => 0)

  log({ kind: 'LOST', cause: new Error('Socket closed') })
  log({ kind: 'CONNECTED' })

  expect(lines()).toMatchObject([
    { level: 'warn', msg: 'shared cache lost', cause: { message: 'Socket closed' } },
    { level: 'info', msg: 'shared cache connected' },
  ])
})

test('commands that fail are said once a minute', () => {
  const { logger, lines } = collectLog()
  let now = 0
  const log = createSharedCacheLog(logger, () => now)

  for (const at of [0, 1, 59_999, 60_000]) {
    now = at
    log({ kind: 'FAILED', cause: new Error(`NOAUTH ${String(at)}`) })
  }

  expect(lines()).toMatchObject([
    { level: 'warn', msg: 'shared cache failed', cause: { message: 'NOAUTH 0' } },
    { level: 'warn', msg: 'shared cache failed', cause: { message: 'NOAUTH 60000' } },
  ])
})
