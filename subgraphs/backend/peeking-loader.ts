import DataLoader from 'dataloader'

export interface PeekingOptions<K, V, C> extends Omit<
  DataLoader.Options<K, V, C>,
  'cache' | 'cacheMap' | 'name'
> {
  readonly name: string
  /** What is known without waiting; `undefined` = it has to be loaded. */
  readonly peek: (key: K) => V | undefined
}

/** A loader that answers at once what is known already: only what has to be loaded waits for its batch. */
export class PeekingLoader<K, V, C = K> extends DataLoader<K, V, C> {
  readonly #peek: (key: K) => V | undefined
  readonly #keyOf: (key: K) => C
  readonly #answers: Map<C, Promise<V>>

  constructor(load: DataLoader.BatchLoadFn<K, V>, { peek, ...options }: PeekingOptions<K, V, C>) {
    const answers = new Map<C, Promise<V>>()
    super(load, { ...options, cacheMap: answers })
    this.#peek = peek
    this.#keyOf = options.cacheKeyFn ?? ((key) => key as unknown as C)
    this.#answers = answers
  }

  /** An operation is given the same answer every time. */
  override load(key: K): Promise<V> {
    const cacheKey = this.#keyOf(key)
    const answer = this.#answers.get(cacheKey)
    if (answer) return answer
    const known = this.#peek(key)
    if (known === undefined) return super.load(key)
    const promise = Promise.resolve(known)
    this.#answers.set(cacheKey, promise)
    return promise
  }
}
