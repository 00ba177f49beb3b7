/**
 * An answer's data that has been written as text already. Whoever sends it takes the text; whoever looks into it gets
 * objects, made when first looked at.
 *
 * @module
 */
import type { TreeObject } from './failure.ts'

const TEXT = Symbol('answer text')

/**
 * The data's stand-in. A proxy, because its handler's class is shared by all answers. Accessors made for one answer would go
 * into the hidden class of its object, which the runtime only frees in a full collection: with it every request's tree
 * and text stayed behind, and copying them about took a third of the CPU time of large answers.
 */
class Unseen implements ProxyHandler<TreeObject> {
  #text: string | undefined
  #complete: (() => TreeObject) | null

  constructor(text: string, complete: () => TreeObject) {
    this.#text = text
    this.#complete = complete
  }

  get(data: TreeObject, key: string | symbol): unknown {
    return key === TEXT ? this.#text : Reflect.get(this.#see(data), key)
  }

  has(data: TreeObject, key: string | symbol): boolean {
    return Reflect.has(this.#see(data), key)
  }

  ownKeys(data: TreeObject): (string | symbol)[] {
    return Reflect.ownKeys(this.#see(data))
  }

  getOwnPropertyDescriptor(data: TreeObject, key: string | symbol): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#see(data), key)
  }

  defineProperty(data: TreeObject, key: string | symbol, property: PropertyDescriptor): boolean {
    this.#text = undefined
    return Reflect.defineProperty(this.#see(data), key, property)
  }

  deleteProperty(data: TreeObject, key: string | symbol): boolean {
    this.#text = undefined
    return Reflect.deleteProperty(this.#see(data), key)
  }

  #see(data: TreeObject): TreeObject {
    const complete = this.#complete
    if (complete === null) return data
    this.#complete = null
    return Object.defineProperties(data, Object.getOwnPropertyDescriptors(complete()))
  }
}

/** @param complete makes the whole data; called at most once. */
export const writtenData = (text: string, complete: () => TreeObject): TreeObject =>
  new Proxy<TreeObject>({}, new Unseen(text, complete))

/** JSON text of `data` where it has been written already. */
export const writtenText = (data: object | null | undefined): string | undefined =>
  data ? (data as { readonly [TEXT]?: string })[TEXT] : undefined

export interface Stringifiable {
  readonly data?: object | null | undefined
  readonly errors?: readonly unknown[] | undefined
  readonly extensions?: object | undefined
}

/** JSON of a whole result: the text that was written, between what was added to the result since. */
export function stringifyResult(result: Stringifiable): string {
  const text = writtenText(result.data)
  if (text === undefined) return JSON.stringify(result)
  const { data: _, ...rest } = result
  const others = JSON.stringify(rest)
  return others === '{}' ? `{"data":${text}}` : `${others.slice(0, -1)},"data":${text}}`
}
