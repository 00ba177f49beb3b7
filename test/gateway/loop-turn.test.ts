import { expect, test } from '@jest/globals'
import { atEndOfTurn, endOfTurn } from '../../gateway/loop-turn.ts'

test('what waits in one turn goes on in order and before any of it has gone a step further', async () => {
  const seen: string[] = []
  const step = async (name: string) => {
    await endOfTurn()
    seen.push(`${name} 1`)
    await Promise.resolve()
    seen.push(`${name} 2`)
  }

  await Promise.all([step('a'), step('b')])

  expect(seen).toEqual(['a 1', 'b 1', 'a 2', 'b 2'])
})

test('nothing goes on before what the loop already has at hand is over', async () => {
  const seen: string[] = []

  const waiting = endOfTurn().then(() => seen.push('end of turn'))
  process.nextTick(() => seen.push('tick'))
  queueMicrotask(() => seen.push('microtask'))
  await waiting

  expect(seen.at(-1)).toBe('end of turn')
  expect(seen).toHaveLength(3)
})

test('who begins to wait while others go on has a turn of its own', async () => {
  const seen: string[] = []
  const late = new Promise<void>((resolve) => {
    atEndOfTurn(() => {
      atEndOfTurn(() => {
        seen.push('late')
        resolve()
      })
    })
  })
  atEndOfTurn(() => seen.push('first turn'))

  await late

  expect(seen).toEqual(['first turn', 'late'])
})
