import { expect, test } from '@jest/globals'
import { TextSink } from '../../../gateway/engine/text-sink.ts'

const LONG = 'x'.repeat(100)
const TEXTS = [
  '',
  'plain',
  'é',
  '漢字',
  '😀',
  '"',
  '\\',
  '\n\u0000\u001f\u007f',
  '\u2028',
  '\ud800',
  'a\udc00',
]

test('writes every text as JSON does, short or long', () => {
  const sink = new TextSink()

  const written = TEXTS.flatMap((text) => [text, `${text}${LONG}`, `${LONG}${text}`]).map(
    (text) => {
      sink.string(text)
      return [sink.take(), JSON.stringify(text)]
    },
  )

  expect(written.filter(([got, wanted]) => got !== wanted)).toEqual([])
})

test('grows with what is written, and starts anew after it was taken', () => {
  const sink = new TextSink()
  const piece = '漢'.repeat(1000)

  for (let count = 0; count < 100; count += 1) sink.string(piece)
  const large = sink.take()
  sink.raw('[1]')

  expect(large).toBe(`"${piece}"`.repeat(100))
  expect(sink.take()).toBe('[1]')
})

test('writes values of any kind, and says where there is no JSON for one', () => {
  const sink = new TextSink()

  const results = [{ a: [1, 'é'] }, new Date(0), null, undefined, () => 1].map((value) =>
    sink.json(value),
  )

  expect(results).toEqual([true, true, true, false, false])
  expect(sink.take()).toBe('{"a":[1,"é"]}"1970-01-01T00:00:00.000Z"null')
})
