/**
 * Conditions of one operation, numbered. Compiled code asks for a number; a request answers each number once.
 *
 * @module
 */
import { ALWAYS, holds, type Booleans, type Condition } from './condition.ts'

/** The number of the condition that always holds: compiled code need not ask. */
export const UNCONDITIONAL = -1

export class FlagTable {
  readonly #numbers = new Map<string, number>()
  readonly #conditions: Condition[] = []

  numberOf(condition: Condition): number {
    if (condition === ALWAYS) return UNCONDITIONAL
    const known = this.#numbers.get(condition.key)
    if (known !== undefined) return known
    this.#numbers.set(condition.key, this.#conditions.length)
    return this.#conditions.push(condition) - 1
  }

  isOn(number: number, variables: Booleans): boolean {
    const condition = this.#conditions[number] // none for the unconditional number
    return condition === undefined || holds(condition, variables)
  }
}

/**
 * The answers of one request. Types of an abstract field are compiled when they are first met, which may number new
 * conditions while a request runs: so answers are made when asked for, not at the start.
 */
export class Flags {
  readonly #table: FlagTable
  readonly #variables: Booleans
  readonly #answers: (boolean | undefined)[] = []

  constructor(table: FlagTable, variables: Booleans) {
    this.#table = table
    this.#variables = variables
  }

  isOn(number: number): boolean {
    return (this.#answers[number] ??= this.#table.isOn(number, this.#variables))
  }
}
