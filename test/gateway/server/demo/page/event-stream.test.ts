import { expect, test } from '@jest/globals'
import { loadPageModule } from './page-module.ts'

const { createEventReader } = await loadPageModule('event-stream')

const TEXT =
  'retry: 1000\n\nid: 7-car\nevent: next\ndata: {"a":1}\n\n:\n\nevent: complete\ndata:\n\n'
const EVENTS = [
  { type: 'next', data: '{"a":1}', id: '7-car' },
  { type: 'complete', data: '', id: null },
]

test('tells what was sent, without comments and times to come back', () => {
  expect(createEventReader().read(TEXT)).toEqual(EVENTS)
})

test.each(Array.from({ length: TEXT.length - 1 }, (_, index) => index + 1))(
  'tells the same when it is cut after %d letters',
  (length) => {
    const reader = createEventReader()

    const events = [TEXT.slice(0, length), TEXT.slice(length)].flatMap((text) => reader.read(text))

    expect(events).toEqual(EVENTS)
  },
)

test('takes lines that end as on Windows, and data of several lines', () => {
  const events = createEventReader().read('event: next\r\ndata: 1\r\ndata:2\r\n\r\n')

  expect(events).toEqual([{ type: 'next', data: '1\n2', id: null }])
})

test('tells nothing of an event that is not whole', () => {
  expect(createEventReader().read('event: next\ndata: {"a":1}\n')).toEqual([])
})
