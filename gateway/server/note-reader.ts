/** Lists by name, which grow while an operation runs. */
interface Noted {
  readonly notes?: { readonly extensions: Readonly<Record<string, readonly unknown[]>> | null }
}

/** Reads what an operation notes from now on: each time what has been noted since the last; `null` = nothing. */
export function createNoteReader(context: object): () => Record<string, unknown> | null {
  const { notes } = context as Noted
  const told = new Map(
    Object.entries(notes?.extensions ?? {}).map(([name, { length }]) => [name, length]),
  )
  return () => {
    const news: Record<string, unknown> = {}
    for (const [name, all] of Object.entries(notes?.extensions ?? {})) {
      const fresh = all.slice(told.get(name) ?? 0)
      told.set(name, all.length)
      if (fresh.length > 0) news[name] = fresh
    }
    return Object.keys(news).length === 0 ? null : news
  }
}
