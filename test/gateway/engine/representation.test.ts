import { expect, test } from '@jest/globals'
import { compileRepresentation } from '../../../gateway/engine/representation.ts'

const { identityOf, textOf } = compileRepresentation('Car', [
  { fields: [{ name: 'id', key: 'id', below: null }], narrower: [] },
])

test('tells entities of one key field apart by its value as it stands', () => {
  expect(identityOf({ id: 'a' })).toBe('a')
  expect(identityOf({ id: 1 })).not.toBe(identityOf({ id: '1' }))
})

test('does not take an id that reads like a representation for that entity', () => {
  const disguised = { id: textOf({ id: null }) as string }

  expect(identityOf(disguised)).not.toBe(identityOf({ id: null }))
})
