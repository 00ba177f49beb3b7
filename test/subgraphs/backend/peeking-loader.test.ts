import { expect, test } from '@jest/globals'
import { PeekingLoader } from '../../../subgraphs/backend/peeking-loader.ts'

function loaderWith(known: Readonly<Record<string, string>>) {
  const peeks: string[] = []
  const loads: (readonly string[])[] = []
  const loader = new PeekingLoader<string, string>(
    (keys) => {
      loads.push(keys)
      return Promise.resolve(keys.map((key) => `loaded ${key}`))
    },
    {
      name: 'test',
      peek: (key) => {
        peeks.push(key)
        return known[key]
      },
    },
  )
  return { loader, peeks, loads }
}

test('only what is not known is loaded, in one batch', async () => {
  const { loader, loads } = loaderWith({ b: 'known b' })

  const answers = await loader.loadMany(['a', 'b', 'c'])

  expect(answers).toEqual(['loaded a', 'known b', 'loaded c'])
  expect(loads).toEqual([['a', 'c']])
})

test('each key is asked about once, however often it is loaded', async () => {
  const { loader, peeks, loads } = loaderWith({ b: 'known b' })

  const answers = await Promise.all(['a', 'b', 'a', 'b'].map((key) => loader.load(key)))
  const again = await loader.load('a')

  expect(answers).toEqual(['loaded a', 'known b', 'loaded a', 'known b'])
  expect(again).toBe('loaded a')
  expect(peeks).toEqual(['a', 'b'])
  expect(loads).toEqual([['a']])
})

test('what was primed is neither asked about nor loaded', async () => {
  const { loader, peeks, loads } = loaderWith({ a: 'known a' })
  loader.prime('a', 'primed a')

  expect(await loader.load('a')).toBe('primed a')
  expect([peeks, loads]).toEqual([[], []])
})
