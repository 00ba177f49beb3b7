import { expect, test } from '@jest/globals'
import type { Dispatcher } from 'undici'
import { AnswerReader } from '../../../gateway/transport/answer-reader.ts'
import { endOfTurn } from '../../../gateway/loop-turn.ts'
import { TransportError } from '../../../subgraphs/backend/transport.ts'

const REQUEST = { method: 'GET', url: '', headers: {}, timeoutMs: 5000, maxBytes: 1000 } as const

test('a call that is cancelled when its answer is there already is answered, once, and breaks no connection', async () => {
  const told: string[] = []
  const controller = { abort: () => told.push('aborted') } as Partial<Dispatcher.DispatchController>
  const reader = new AnswerReader(
    REQUEST,
    () => told.push('answered'),
    () => told.push('failed'),
  )
  reader.onRequestStart(controller as Dispatcher.DispatchController)
  reader.onResponseStart(controller as Dispatcher.DispatchController, 200, {})

  reader.onResponseEnd()
  reader.fail(new TransportError('CANCELLED'))
  await endOfTurn()
  reader.fail(new TransportError('CANCELLED'))

  expect(told).toEqual(['answered'])
})
