import { expect, test } from '@jest/globals'
import { WaitingLine } from '../../../subgraphs/backend/waiting-line.ts'

function createLine() {
  const called: number[] = []
  const line = new WaitingLine()
  const join = (name: number) => line.join(() => called.push(name))
  return { line, called, join }
}

test('calls in order of arrival, however many came and went before', () => {
  const { line, called, join } = createLine()
  for (let name = 0; name < 500; name += 1) {
    join(name)
    if (name % 3 !== 0) line.callFirst()
  }

  while (line.callFirst());

  expect(called).toEqual(Array.from({ length: 500 }, (_, name) => name))
  expect(line.size).toBe(0)
})

test('whoever has left is passed over, and leaves once', () => {
  const { line, called, join } = createLine()
  const places = [0, 1, 2, 3].map(join)

  const left = [0, 2, 2].map((index) => line.leave(places[index] ?? { call: null }))
  const size = line.size
  const found = [line.callFirst(), line.callFirst(), line.callFirst()]

  expect(left).toEqual([true, true, false])
  expect(size).toBe(2)
  expect(found).toEqual([true, true, false])
  expect(called).toEqual([1, 3])
})

test('whoever was called can leave no more', () => {
  const { line, join } = createLine()
  const place = join(0)
  line.callFirst()

  const hasLeft = line.leave(place)

  expect(hasLeft).toBe(false)
  expect(line.size).toBe(0)
})

test('who joins while somebody is called comes after those who wait', () => {
  const { line, called, join } = createLine()
  line.join(() => join(9))
  join(1)

  while (line.callFirst());

  expect(called).toEqual([1, 9])
})

test('after all have left, whoever joins is called once and alone', () => {
  const { line, called, join } = createLine()
  const places = [0, 1, 2].map(join)
  line.callFirst()
  for (const place of places) line.leave(place)

  join(3)
  const found = [line.callFirst(), line.callFirst()]

  expect(found).toEqual([true, false])
  expect(called).toEqual([0, 3])
  expect(line.size).toBe(0)
})
