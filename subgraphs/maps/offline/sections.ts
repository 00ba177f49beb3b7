/**
 * The container of packaged data: a JSON head and named runs of bytes, each aligned to eight so that typed arrays
 * can lie on them without a copy.
 *
 * @module
 */
const ALIGNMENT = 8
const HEAD_LENGTH_BYTES = 4

interface Head {
  readonly meta: unknown
  readonly sections: Readonly<Record<string, readonly [offset: number, length: number]>>
}

export interface Sections {
  /** What was packed as `meta`. */
  readonly meta: unknown
  /** The bytes of a section. @throws {TypeError} when the container has no such section. */
  bytes(name: string): Uint8Array<ArrayBuffer>
}

const aligned = (offset: number): number => Math.ceil(offset / ALIGNMENT) * ALIGNMENT

/** Packs `meta` and `sections` into one run of bytes that {@link readSections} takes apart. */
export function writeSections(
  meta: unknown,
  sections: Readonly<Record<string, Uint8Array>>,
): Uint8Array {
  const table: Record<string, readonly [number, number]> = {}
  let end = 0
  for (const [name, bytes] of Object.entries(sections)) {
    table[name] = [end, bytes.length]
    end = aligned(end + bytes.length)
  }
  const head = new TextEncoder().encode(JSON.stringify({ meta, sections: table } satisfies Head))
  const start = aligned(HEAD_LENGTH_BYTES + head.length)
  const packed = new Uint8Array(start + end)
  new DataView(packed.buffer).setUint32(0, head.length, true)
  packed.set(head, HEAD_LENGTH_BYTES)
  for (const [name, bytes] of Object.entries(sections)) {
    packed.set(bytes, start + (table[name]?.[0] ?? 0))
  }
  return packed
}

/** @param packed what {@link writeSections} made, at any offset of its buffer. */
export function readSections(packed: Uint8Array): Sections {
  const bytes = new Uint8Array(packed)
  const headLength = new DataView(bytes.buffer).getUint32(0, true)
  const text = new TextDecoder().decode(
    bytes.subarray(HEAD_LENGTH_BYTES, HEAD_LENGTH_BYTES + headLength),
  )
  // Our own build wrote this file; it is not untrusted input.
  const head = JSON.parse(text) as Head
  const start = aligned(HEAD_LENGTH_BYTES + headLength)
  return {
    meta: head.meta,
    bytes: (name) => {
      const section = head.sections[name]
      if (section === undefined) throw new TypeError(`packaged data has no section "${name}"`)
      return bytes.subarray(start + section[0], start + section[0] + section[1])
    },
  }
}
