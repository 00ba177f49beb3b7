/** The tables of a TrueType file that drawing needs. */
export interface FontTables {
  readonly view: DataView
  readonly unitsPerEm: number
  /** 0 when the font does not have the character. */
  glyphIdOf(codePoint: number): number
  /** Where the outline's bytes are; empty for a space. */
  glyphRange(glyphId: number): readonly [start: number, end: number]
  /** In font units. */
  advanceOf(glyphId: number): number
}

/** @throws {TypeError} when a table is missing: the file is not the font it should be. */
export function parseTables(bytes: Uint8Array): FontTables {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const offsets = tableOffsets(view)
  const table = (tag: string): number => {
    const offset = offsets.get(tag)
    if (offset === undefined) throw new TypeError(`font has no table "${tag}"`)
    return offset
  }
  const [head, loca, glyf, hmtx] = [table('head'), table('loca'), table('glyf'), table('hmtx')]
  const hasLongOffsets = view.getInt16(head + 50) === 1
  const metricCount = view.getUint16(table('hhea') + 34)
  const offsetOf = (id: number): number =>
    glyf + (hasLongOffsets ? view.getUint32(loca + id * 4) : view.getUint16(loca + id * 2) * 2)
  return {
    view,
    unitsPerEm: view.getUint16(head + 18),
    glyphIdOf: characterMap(view, table('cmap')),
    glyphRange: (id) => [offsetOf(id), offsetOf(id + 1)],
    advanceOf: (id) => view.getUint16(hmtx + Math.min(id, metricCount - 1) * 4),
  }
}

function tableOffsets(view: DataView): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>()
  for (let index = 0; index < view.getUint16(4); index++) {
    const at = 12 + index * 16
    const tag = [0, 1, 2, 3].map((byte) => String.fromCharCode(view.getUint8(at + byte))).join('')
    offsets.set(tag, view.getUint32(at + 8))
  }
  return offsets
}

/** The format 4 subtable: characters of the Basic Multilingual Plane. */
function characterMap(view: DataView, cmap: number): (codePoint: number) => number {
  const subtables = Array.from(
    { length: view.getUint16(cmap + 2) },
    (_, index) => cmap + view.getUint32(cmap + 4 + index * 8 + 4),
  )
  const start = subtables.find((at) => view.getUint16(at) === 4)
  if (start === undefined) throw new TypeError('font has no format 4 character map')
  const width = view.getUint16(start + 6)
  const [ends, starts] = [start + 14, start + 16 + width]
  const [deltas, ranges] = [starts + width, starts + 2 * width]
  return (codePoint) => {
    for (let at = 0; at < width; at += 2) {
      if (view.getUint16(ends + at) < codePoint) continue
      const first = view.getUint16(starts + at)
      if (first > codePoint) return 0
      const [delta, range] = [view.getUint16(deltas + at), view.getUint16(ranges + at)]
      if (range === 0) return (codePoint + delta) & 0xffff
      const id = view.getUint16(ranges + at + range + (codePoint - first) * 2)
      return id === 0 ? 0 : (id + delta) & 0xffff
    }
    return 0
  }
}
