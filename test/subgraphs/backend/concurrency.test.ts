import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test } from '@jest/globals'
import { createTurns } from '../../../subgraphs/backend/concurrency.ts'

/** Tasks that end when told to; `started` has their names in order. */
function createTasks() {
  const started: string[] = []
  const ends = new Map<string, { readonly resolve: () => void; readonly reject: () => void }>()
  const task = (name: string) => () => {
    started.push(name)
    return new Promise<string>((resolve, reject) => {
      ends.set(name, { resolve: () => resolve(name), reject: () => reject(new Error(name)) })
    })
  }
  return { started, task, end: (name: string) => ends.get(name)?.resolve(), ends }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

test('never runs more tasks than allowed, and the rest in order of arrival', async () => {
  const turns = createTurns(2)
  const { started, task, end } = createTasks()

  const all = ['a', 'b', 'c', 'd'].map((name) => turns(task(name)))
  const atFirst = [...started]
  end('b')
  await settled()
  const afterOne = [...started]
  for (const name of ['a', 'c']) end(name)
  await settled()
  end('d')

  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
  expect([atFirst, afterOne]).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c'],
  ])
})

test('lets nobody overtake who waits, even in the moment a turn is handed on', async () => {
  const turns = createTurns(1)
  const { started, task, end } = createTasks()
  const late = turns(task('first')).then(() => turns(task('late')))
  const waiting = turns(task('waiting'))

  end('first')
  await settled()
  end('waiting')
  await settled()
  end('late')
  await Promise.all([late, waiting])

  expect(started).toEqual(['first', 'waiting', 'late'])
})

test('a task that fails, or throws instead, gives its turn back', async () => {
  const turns = createTurns(1)
  const { task, ends } = createTasks()
  const failed = turns(task('failed'))
  const thrown = turns(() => {
    throw new Error('thrown')
  })
  const after = turns(() => Promise.resolve('ran'))

  ends.get('failed')?.reject()

  await expect(failed).rejects.toThrow('failed')
  await expect(thrown).rejects.toThrow('thrown')
  expect(await after).toBe('ran')
})

test('a task that waited runs for its own caller, not for the one whose turn it got', async () => {
  const caller = new AsyncLocalStorage<string>()
  const turns = createTurns(1)
  const { task, end } = createTasks()
  const first = caller.run('first', () => turns(task('first')))

  const second = caller.run('second', () => turns(() => Promise.resolve(caller.getStore())))
  caller.run('first', () => end('first'))
  await first

  expect(await second).toBe('second')
})
