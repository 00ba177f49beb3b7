/**
 * What one row of the configuration table says.
 *
 * @module
 */
import type { Parser } from './parsers.ts'

export interface Option<T> {
  /** Environment variable. */
  readonly env: string
  /** One or two sentences with the unit, as the manual prints them. */
  readonly doc: string
  /** Text that is parsed when the variable is unset or empty; `null` = it must be set. */
  readonly fallback: string | DerivedFallback | null
  readonly parse: Parser<T>
  /** Another variable that, when set, makes this one unnecessary: its value is then the empty text, unparsed. */
  readonly unless?: string
  /** Never shown, and `<env>_FILE` may name a file that holds it. */
  readonly isSecret?: true
}

/** A fallback that follows other variables. */
export interface DerivedFallback {
  /** As the manual prints it. */
  readonly doc: string
  /** `read` answers another variable's text, its own fallback included. */
  readonly from: (read: (env: string) => string) => string
}

export type OptionTable = Readonly<Record<string, Option<unknown>>>

/** What a table parses to. */
export type Values<Table extends OptionTable> = {
  readonly [Key in keyof Table]: ReturnType<Table[Key]['parse']['read']>
}

/** The same as another variable unless set itself. */
export const sameAs = (env: string): DerivedFallback => ({
  doc: `\`${env}\``,
  from: (read) => read(env),
})
