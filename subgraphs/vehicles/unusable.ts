import { InputError } from '../backend/errors.ts'

const MAX_SHOWN = 60

/** An error that says what was expected of an argument and what came. */
export function unusable(argument: string, expected: string, got: string | number): InputError {
  const text = JSON.stringify(got)
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
  return new InputError(argument, `${argument}: expected ${expected}, got ${shown}`)
}
