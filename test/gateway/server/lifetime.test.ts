import { expect, test } from '@jest/globals'
import { lifetimeOf, type Finished } from '../../../gateway/server/lifetime.ts'

const finished = (over: Partial<Finished> = {}): Finished => ({
  type: 'query',
  isAnonymous: false,
  journal: { maxAgeSeconds: 40, ageSeconds: 20, scope: 'PRIVATE' },
  noted: null,
  ...over,
})

test('what is left of the strictest record is what a cache finds left of the answer', () => {
  const lifetime = lifetimeOf(finished())

  expect(lifetime).toEqual({ cacheControl: 'private, max-age=60', ageSeconds: 20 })
})

test('an answer of public records to a caller with a credential is private all the same', () => {
  const journal = { maxAgeSeconds: 40, ageSeconds: 0, scope: 'PUBLIC' } as const

  const lifetime = lifetimeOf(finished({ journal }))

  expect(lifetime?.cacheControl).toBe('private, max-age=40')
})

test('only public records that an anonymous caller was given are for everybody', () => {
  const journal = { maxAgeSeconds: 40, ageSeconds: 0, scope: 'PUBLIC' } as const

  const lifetime = lifetimeOf(finished({ journal, isAnonymous: true }))

  expect(lifetime?.cacheControl).toBe('public, max-age=40')
})

test('private records stay private although nobody said who they are', () => {
  const lifetime = lifetimeOf(finished({ isAnonymous: true }))

  expect(lifetime?.cacheControl).toBe('private, max-age=60')
})

test.each([
  ['a mutation', { type: 'mutation' }],
  ['a subscription', { type: 'subscription' }],
  ['an operation that was never found', { type: undefined }],
  ['one without a journal', { journal: undefined }],
  [
    'one that read something past its age or without a policy',
    { journal: { maxAgeSeconds: 0, ageSeconds: 90, scope: 'PRIVATE' as const } },
  ],
  ['one that went on without a part', { noted: { degraded: [{}] } }],
  ['one that was moved to another provider', { noted: { maps: [{}], freshness: [{}] } }],
])('%s is not kept', (_what, over) => {
  const lifetime = lifetimeOf(finished(over))

  expect(lifetime).toBeNull()
})

test('the note of ages does not keep an answer from being kept', () => {
  const lifetime = lifetimeOf(finished({ noted: { freshness: [{ path: ['vehicle'] }] } }))

  expect(lifetime?.cacheControl).toBe('private, max-age=60')
})
