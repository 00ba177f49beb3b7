/**
 * Puts a text that is JSON already into a message of graphql-ws without parsing or writing it again. The library makes a
 * message's text by `JSON.stringify` and hands it to the socket in the same breath. So a shared text stands in the
 * message as a mark; writing the mark leaves the text here, and the socket puts it where the mark is. Nothing can
 * come between the two, as neither waits for anything.
 *
 * @module
 */
const MARK = '\u{f8ff}shared'
const WRITTEN_MARK = JSON.stringify(MARK)

let left: string | null = null

export class SharedText {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toJSON(): string {
    left = this.#text
    return MARK
  }
}

/** The message with the text that was just written into it. */
export function withSharedText(message: string): string {
  if (left === null) return message
  const text = left
  left = null
  const at = message.lastIndexOf(WRITTEN_MARK)
  return at === -1 ? message : message.slice(0, at) + text + message.slice(at + WRITTEN_MARK.length)
}
