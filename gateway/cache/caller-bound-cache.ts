import type { RecordCache } from '../../subgraphs/backend/record-cache.ts'

/**
 * The same cache, its records kept apart by caller: for subgraphs whose backend answers each caller differently.
 *
 * @param callerKey whom the operation under way is for.
 */
export const bindToCaller = (cache: RecordCache, callerKey: () => string): RecordCache => ({
  peek: (coordinate, key, options) => cache.peek?.(coordinate, `${callerKey()}:${key}`, options),
  readMany: (coordinate, keys, load, options = {}) => {
    const prefix = `${callerKey()}:`
    const bare = (key: string) => key.slice(prefix.length)
    const { tagsOf } = options
    return cache.readMany(
      coordinate,
      keys.map((key) => prefix + key),
      (missing) => load(missing.map(bare)),
      tagsOf ? { ...options, tagsOf: (key, record) => tagsOf(bare(key), record) } : options,
    )
  },
})
