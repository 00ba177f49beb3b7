/**
 * Text of a variable → value. A parser says what it expects and throws on anything else; what it throws is not shown.
 *
 * @module
 */

export interface Parser<T> {
  /** Completes "expected …". */
  readonly expected: string
  readonly read: (text: string) => T
  /** For values that point at others: reads those, and answers what is wrong as a text that completes "…; ". */
  settle?(value: T, surroundings: Surroundings): Settled<T>
}

/** Where values may point. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Answers the text of a file; throws when it cannot. */
  readonly readFile: (path: string) => string
}

export type Settled<T> = { readonly value: T } | { readonly came: string }

const refuse = (): never => {
  throw new TypeError('not what is expected')
}

export const text = (expected = 'a text'): Parser<string> => ({ expected, read: (raw) => raw })

/** At least `minLength` characters. */
export const secretText = (minLength = 1): Parser<string> => ({
  expected: minLength === 1 ? 'a secret' : `a secret of at least ${String(minLength)} characters`,
  read: (raw) => (raw.length >= minLength ? raw : refuse()),
})

export const integer = (min: number, max: number): Parser<number> => ({
  expected: `an integer from ${String(min)} to ${String(max)}`,
  read: (raw) => {
    const value = /^-?\d+$/.test(raw) ? Number(raw) : NaN
    return value >= min && value <= max ? value : refuse()
  },
})

export const flag: Parser<boolean> = {
  expected: 'on or off',
  read: (raw) => {
    if (['on', 'true', '1', 'yes'].includes(raw.toLowerCase())) return true
    return ['off', 'false', '0', 'no'].includes(raw.toLowerCase()) ? false : refuse()
  },
}

export const oneOf = <T extends string>(...values: readonly T[]): Parser<T> => ({
  expected: `one of ${values.join(', ')}`,
  read: (raw) => values.find((value) => value === raw) ?? refuse(),
})

/** Separated by commas; blanks around them do not count. Empty = none. */
export const listOf = <T>(item: Parser<T>): Parser<readonly T[]> => ({
  expected: `a comma-separated list, each ${item.expected}`,
  read: (raw) =>
    raw
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map(item.read),
})

/** A list of at least one. */
export const someOf = <T>(item: Parser<T>): Parser<readonly T[]> => ({
  expected: `a comma-separated list of at least one, each ${item.expected}`,
  read: (raw) => {
    const items = listOf(item).read(raw)
    return items.length > 0 ? items : refuse()
  },
})

/** Empty = `null`. */
export const optional = <T>(parser: Parser<T>): Parser<T | null> => ({
  expected: `${parser.expected}, or nothing`,
  read: (raw) => (raw === '' ? null : parser.read(raw)),
  settle: (value, surroundings) =>
    value === null ? { value } : (parser.settle?.(value, surroundings) ?? { value }),
})

/** Absolute, without credentials, query or fragment; given back without slashes at its end. */
export const httpUrl: Parser<string> = {
  expected: 'an absolute http or https URL without credentials, query or fragment',
  read: (raw) => {
    const { protocol, username, password } = new URL(raw)
    const isPlain = username + password === '' && !/[?#\s]/.test(raw)
    return isPlain && /^https?:$/.test(protocol) ? raw.replace(/\/+$/, '') : refuse()
  },
}

/** With `{z}`, `{x}` and `{y}` behind its host; a key may stand in its query. */
export const tileTemplate: Parser<string> = {
  expected: 'a URL of PNG tiles such as https://host/{z}/{x}/{y}.png',
  read: (raw) =>
    /^https?:\/\/[^/{}?#@\s]+\/\S*$/.test(raw) &&
    ['{z}', '{x}', '{y}'].every((hole) => raw.includes(hole))
      ? raw
      : refuse(),
}

/** With or without a password and the number of a database. */
export const redisUrl: Parser<string> = {
  expected: 'a URL redis://[user:password@]host[:port][/database], or rediss:// for TLS',
  read: (raw) => (['redis:', 'rediss:'].includes(new URL(raw).protocol) ? raw : refuse()),
}

/** Without credentials: a password in a URL ends up in logs. */
export const mqttUrl: Parser<string> = {
  expected: 'a URL mqtt://host[:port] or mqtts://, ws://, wss://, without credentials',
  read: (raw) => {
    const { protocol, username, password } = new URL(raw)
    const isPlain = username + password === ''
    return isPlain && /^(mqtts?|wss?):$/.test(protocol) ? raw : refuse()
  },
}

/** First levels of MQTT topics. */
export const topic: Parser<string> = {
  expected: 'levels of a topic, without wildcards and slashes around them',
  read: (raw) => (/^[^/+#\0]+(\/[^/+#\0]+)*$/.test(raw) ? raw : refuse()),
}

/** Where something is kept that must outlive the process. */
export const storeUrl: Parser<string> = {
  expected: 'sqlite:<file>, redis(s)://host… or postgres(ql)://host…',
  read: (raw) => {
    if (/^sqlite:./.test(raw)) return raw
    return /^(rediss?|postgres(ql)?):$/.test(new URL(raw).protocol) ? raw : refuse()
  },
}

/** Scheme, host and port of a web page, as browsers send it in `Origin`. */
export const origin: Parser<string> = {
  expected: 'an origin such as https://app.example',
  read: (raw) => (new URL(raw).origin === raw ? raw : refuse()),
}
