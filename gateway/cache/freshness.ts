/**
 * How old what an answer shows is: for each value that came out of the cache, where it stands, its age and where it was kept.
 *
 * @module
 */
import { Kind, parse } from 'graphql'
import type { RecordRead } from '../../subgraphs/backend/record-cache.ts'
import type { OperationNotes } from '../../subgraphs/subgraph.ts'
import type { OperationJournal } from './journal.ts'
import type { CachePolicies } from './policies.ts'

/** One entry of `extensions.freshness`. */
export interface Freshness {
  /** In the answer, aliases and places in lists included. */
  readonly path: readonly (string | number)[]
  /** Since its backend told it, in whole seconds. */
  readonly ageSeconds: number
  /** `MEMORY` = of the process that answered, `SHARED` = of all. */
  readonly source: 'MEMORY' | 'SHARED'
  /** Past the age that its policy gives it. */
  readonly stale: boolean
}

/** A value of a field whose record may have been kept. */
export interface Shown {
  readonly coordinate: string
  /** The type of the value, or of each of them. */
  readonly returns: string
  readonly source: unknown
  readonly value: unknown
}

export interface FreshnessTeller {
  tracks(coordinate: string, returns: string): boolean
  hasAny(context: unknown): boolean
  tell(
    context: unknown,
    found: readonly { readonly path: Freshness['path']; readonly mark: Shown }[],
  ): void
}

/**
 * For who cannot tell where values stand: an entry for each record that came out of the cache, by its coordinate instead of a
 * path.
 */
export function noteFreshness(context: unknown): void {
  const { journal, notes } = context as Context
  for (const read of journal.kept) {
    notes.note('freshness', { coordinate: read.coordinate, ...toFreshness(read) })
  }
}

/** What the teller reads of an operation's context. */
interface Context {
  readonly journal: OperationJournal
  readonly notes: OperationNotes
}

/**
 * Notes `freshness` on operations.
 *
 * @param documents SDL texts: they say what a record of a type is found by.
 */
export function createFreshness(
  policies: CachePolicies,
  documents: readonly string[],
): FreshnessTeller {
  const keyOf = keyReader(documents)
  return {
    tracks: (coordinate, returns) => policies.has(coordinate) || policies.has(returns),
    hasAny: (context) => (context as Context).journal.hasKept,
    tell: (context, found) => {
      const { journal, notes } = context as Context
      const kept = new Kept(journal.kept)
      for (const { path, mark } of found) {
        const read =
          kept.by(mark.value) ??
          kept.at(mark.coordinate, keyOf(typeOf(mark.coordinate), mark.source)) ??
          kept.at(mark.returns, keyOf(mark.returns, mark.value)) ??
          kept.text(mark.coordinate, mark.value)
        if (read) notes.note('freshness', { path, ...toFreshness(read) })
      }
    },
  }
}

export const toFreshness = (read: RecordRead): Omit<Freshness, 'path'> => ({
  ageSeconds: read.ageSeconds,
  source: read.level ?? 'MEMORY',
  stale: read.isStale,
})

function typeOf(coordinate: string): string {
  const dot = coordinate.indexOf('.')
  return dot === -1 ? coordinate : coordinate.slice(0, dot)
}

/** What came out of the cache, by the record itself and by what it is found by. */
class Kept {
  readonly #byRecord = new Map<unknown, RecordRead>()
  readonly #byKey = new Map<string, RecordRead[]>()
  readonly #byText = new Map<string, RecordRead>()

  constructor(reads: readonly RecordRead[]) {
    for (const read of reads) {
      const { record, key } = read
      if (Array.isArray(record)) for (const one of record) this.#add(one, read)
      else this.#add(record, read)
      const others = this.#byKey.get(key)
      if (others) others.push(read)
      else this.#byKey.set(key, [read])
    }
  }

  by(value: unknown): RecordRead | undefined {
    return typeof value === 'object' ? this.#byRecord.get(value) : undefined
  }

  /** What was read last. */
  at(coordinate: string, key: string | null): RecordRead | undefined {
    if (key === null) return undefined
    return this.#byKey
      .get(key)
      ?.findLast((read) => read.coordinate === coordinate || read.shownAt?.includes(coordinate))
  }

  /**
   * A text that is a record of its own, under a key that its holder does not show, such as a plan's name under its product's.
   * Of equal ones the oldest: nothing is told younger than it is.
   */
  text(coordinate: string, value: unknown): RecordRead | undefined {
    return typeof value === 'string' ? this.#byText.get(`${coordinate} ${value}`) : undefined
  }

  #addText(record: string, read: RecordRead): void {
    const name = `${read.coordinate} ${record}`
    const known = this.#byText.get(name)
    if (!known || known.ageSeconds < read.ageSeconds) this.#byText.set(name, read)
  }

  #add(record: unknown, read: RecordRead): void {
    if (typeof record === 'string') this.#addText(record, read)
    if (typeof record === 'object' && record !== null) this.#byRecord.set(record, read)
  }
}

type KeyOf = (typeName: string, record: unknown) => string | null

/** Types whose `@key` is a single field. */
function keyReader(documents: readonly string[]): KeyOf {
  const fields = new Map<string, string>()
  for (const definition of documents.flatMap((sdl) => parse(sdl).definitions)) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
    const value = definition.directives
      ?.find(({ name }) => name.value === 'key')
      ?.arguments?.find(({ name }) => name.value === 'fields')?.value
    if (value?.kind === Kind.STRING && /^\w+$/.test(value.value)) {
      fields.set(definition.name.value, value.value)
    }
  }
  return (typeName, record) => {
    const field = fields.get(typeName)
    if (field === undefined || typeof record !== 'object' || record === null) return null
    const key = (record as Readonly<Record<string, unknown>>)[field]
    return typeof key === 'string' ? key : null
  }
}
