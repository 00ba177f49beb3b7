/**
 * JSON text, written as bytes.
 *
 * A text of 90 kB that is added up from ten thousand pieces is a tree of ten thousand strings: the engine has to walk it
 * to flatten it and collect it afterwards, which costs several times what making the pieces does. Written byte by byte into memory that
 * is there already, pieces leave nothing behind; at the end, all of them become one flat string in one copy.
 *
 * @module
 */

const START_BYTES = 64 * 1024
/** A larger buffer is not kept for the next answer. */
const KEPT_BYTES = 4 * 1024 * 1024
/** Longer texts are copied by the runtime: entering it costs as much as this many characters. */
const SHORT = 48

const QUOTE = 0x22
const BACKSLASH = 0x5c
const FIRST_PRINTABLE = 0x20
const LAST_ASCII = 0x7f

/** Lone halves of a surrogate pair have to be escaped, too; asking for any half is cheaper. */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

export class TextSink {
  #bytes = Buffer.allocUnsafeSlow(START_BYTES)
  #length = 0
  #isAscii = true

  /** Forgets what has been written. */
  clear(): void {
    this.#length = 0
    this.#isAscii = true
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(START_BYTES)
  }

  take(): string {
    const text = this.#isAscii
      ? this.#bytes.toString('latin1', 0, this.#length)
      : this.#bytes.toString('utf8', 0, this.#length)
    this.clear()
    return text
  }

  /** ASCII text as it is. */
  raw(text: string): void {
    const { length } = text
    const bytes = this.#room(length)
    let at = this.#length
    for (let index = 0; index < length; index += 1) bytes[at++] = text.charCodeAt(index)
    this.#length = at
  }

  /** A string in quotes, escaped where needed. */
  string(text: string): void {
    if (text.length > SHORT) {
      this.#long(text)
      return
    }
    const { length } = text
    const bytes = this.#room(length + 2)
    let at = this.#length
    bytes[at++] = QUOTE
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index)
      if (code < FIRST_PRINTABLE || code === QUOTE || code === BACKSLASH || code > LAST_ASCII) {
        this.#long(text)
        return
      }
      bytes[at++] = code
    }
    bytes[at++] = QUOTE
    this.#length = at
  }

  /** Any value; `false` when it has no JSON. */
  json(value: unknown): boolean {
    const text = JSON.stringify(value) as string | undefined
    if (text === undefined) return false
    const bytes = this.#room(text.length * 3)
    const written = bytes.write(text, this.#length, 'utf8')
    this.#isAscii &&= written === text.length
    this.#length += written
    return true
  }

  #long(text: string): void {
    if (NEEDS_ESCAPE.test(text)) {
      this.json(text)
      return
    }
    const bytes = this.#room(text.length * 3 + 2)
    bytes[this.#length] = QUOTE
    const written = bytes.write(text, this.#length + 1, 'utf8')
    this.#isAscii &&= written === text.length
    bytes[this.#length + written + 1] = QUOTE
    this.#length += written + 2
  }

  #room(count: number): Buffer {
    const needed = this.#length + count
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    return this.#bytes
  }
}
