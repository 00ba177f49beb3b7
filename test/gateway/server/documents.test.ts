import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createShownDocuments, createTrustedDocuments } from '../../../gateway/server/documents.ts'

const NONE = () => undefined

test('of more documents than there is room for, the least used one goes', async () => {
  const shown = createShownDocuments(2, NONE)
  await shown.set('apq:a', '{ a }')
  await shown.set('apq:b', '{ b }')
  await shown.get('apq:a')

  await shown.set('apq:c', '{ c }')

  expect(await Promise.all(['apq:a', 'apq:b', 'apq:c'].map((key) => shown.get(key)))).toEqual([
    '{ a }',
    undefined,
    '{ c }',
  ])
})

test('a document beyond 64 KiB is not kept', async () => {
  const shown = createShownDocuments(2, NONE)

  await shown.set('apq:a', `{ ${'a '.repeat(40_000)}}`)

  expect(await shown.get('apq:a')).toBeUndefined()
})

test('what strangers show displaces no trusted document', async () => {
  const hash = createHash('sha256').update('{ mine }').digest('hex')
  const trusted = createTrustedDocuments(new Map([['mine', '{ mine }']]))
  const shown = createShownDocuments(1, trusted)

  await shown.set(`apq:${hash}`, '{ theirs }')
  await shown.set('apq:other', '{ other }')

  expect(await shown.get(`apq:${hash}`)).toBe('{ mine }')
})
