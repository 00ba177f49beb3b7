import { expect, test } from '@jest/globals'
import { readSections, writeSections } from '../../../../subgraphs/maps/offline/sections.ts'

const packed = writeSections(
  { title: 'Ä' },
  { odd: Uint8Array.of(1, 2, 3), wide: new Uint8Array(Float64Array.of(0.5, -2).buffer) },
)

test('gives back what was packed, wherever the bytes lie in their buffer', () => {
  const shifted = new Uint8Array(packed.length + 3)
  shifted.set(packed, 3)

  const sections = readSections(shifted.subarray(3))

  const wide = sections.bytes('wide')
  expect(sections.meta).toEqual({ title: 'Ä' })
  expect([...sections.bytes('odd')]).toEqual([1, 2, 3])
  expect([...new Float64Array(wide.buffer, wide.byteOffset, 2)]).toEqual([0.5, -2])
})

test('names the section that is missing', () => {
  expect(() => readSections(packed).bytes('lakes')).toThrow('no section "lakes"')
})
