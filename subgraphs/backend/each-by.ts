/**
 * A batch function for a backend without a batch call: one call per key, side by side; a call that fails fails its own
 * key only.
 */
export const eachBy =
  <K, T>(read: (key: K) => Promise<T>) =>
  (keys: readonly K[]): Promise<(T | Error)[]> =>
    Promise.all(keys.map((key) => read(key).catch(toError)))

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('a read failed', { cause: error })
