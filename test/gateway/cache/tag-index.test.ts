import { expect, test } from '@jest/globals'
import { TagIndex } from '../../../gateway/cache/tag-index.ts'

test('a tag finds every entry that carries it, once', () => {
  const index = new TagIndex()

  index.add('a', ['x', 'y'])
  index.add('b', ['x'])
  index.add('a', ['x', 'y'])

  expect([...index.idsOf('x')]).toEqual(['a', 'b'])
  expect([...index.idsOf('y')]).toEqual(['a'])
  expect([...index.idsOf('z')]).toEqual([])
})

test('an entry that is removed is found no more, and the others are', () => {
  const index = new TagIndex()
  index.add('a', ['x', 'y'])
  index.add('b', ['x'])

  index.remove('a', ['x', 'y'])
  index.remove('c', ['x', 'z'])

  expect([...index.idsOf('x')]).toEqual(['b'])
  expect([...index.idsOf('y')]).toEqual([])
})

test('a tag whose entries are all gone can be carried anew', () => {
  const index = new TagIndex()
  index.add('a', ['x'])
  index.add('b', ['x'])
  index.remove('a', ['x'])
  index.remove('b', ['x'])

  index.add('c', ['x'])

  expect([...index.idsOf('x')]).toEqual(['c'])
})
