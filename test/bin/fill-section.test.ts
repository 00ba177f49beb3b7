import { expect, test } from '@jest/globals'
import { fillSection } from '../../bin/fill-section.ts'

const PAGE =
  'a\n<!-- one:start -->\nold\n<!-- one:end -->\nb\n<!-- two:start -->\n<!-- two:end -->\n'

test('only what stands between the marks is replaced', () => {
  expect(fillSection(PAGE, 'one', 'new')).toBe(
    'a\n<!-- one:start -->\n\nnew\n\n<!-- one:end -->\nb\n<!-- two:start -->\n<!-- two:end -->\n',
  )
})

test('filling again with the same changes nothing', () => {
  const once = fillSection(PAGE, 'two', '| $& | $1 |')

  expect(fillSection(once, 'two', '| $& | $1 |')).toBe(once)
})

test.each(['three', 'tw'])('a page without the marks of "%s" is refused', (name) => {
  expect(() => fillSection(PAGE, name, 'new')).toThrow(TypeError)
})
