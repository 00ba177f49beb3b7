/**
 * What one operation says of itself beside its data: `extensions`, list by list.
 *
 * @module
 */
import type { OperationNotes } from '../subgraphs/subgraph.ts'

type Note = Readonly<Record<string, unknown>>

export class NotedExtensions implements OperationNotes {
  #byName: Record<string, Note[]> | null = null

  note(name: string, value: Note): void {
    this.#byName ??= {}
    ;(this.#byName[name] ??= []).push(value)
  }

  /** `null` = nothing was noted. */
  get extensions(): Readonly<Record<string, readonly Note[]>> | null {
    return this.#byName
  }
}
