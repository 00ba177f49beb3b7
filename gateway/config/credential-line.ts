/**
 * A backend's credential in one line: a kind and `name=value` pairs, secrets as `env:NAME` or `file:/path`.
 *
 * @module
 */
import { z } from 'zod'
import type { Parser } from './parsers.ts'
import { secretSource as secret, settleSecrets } from './secret-source.ts'

const text = z.string().min(1)
const httpUrl = z.url({ protocol: /^https?$/ }).refine((url) => new URL(url).username === '')
const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/)
const tokenEndpoint = {
  url: httpUrl,
  id: text,
  secret,
  auth: z.enum(['basic', 'post']).optional(),
  scope: text.optional(),
  audience: text.optional(),
  resource: text.optional(),
}

const line = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('pass-through') }),
  z.strictObject({ kind: z.literal('bearer'), token: secret }),
  z.strictObject({
    kind: z.literal('header'),
    name: headerName,
    value: secret,
    prefix: text.optional(),
  }),
  z.strictObject({
    kind: z.literal('api-key'),
    in: z.enum(['header', 'query']),
    name: headerName,
    value: secret,
  }),
  z.strictObject({
    kind: z.literal('basic'),
    user: text.refine((user) => !user.includes(':')),
    password: secret,
  }),
  z.strictObject({ kind: z.literal('client-credentials'), ...tokenEndpoint }),
  z.strictObject({ kind: z.literal('token-exchange'), ...tokenEndpoint }),
  z.strictObject({ kind: z.literal('mtls'), cert: secret, key: secret, ca: secret.optional() }),
  z.strictObject({
    kind: z.literal('sigv4'),
    region: text,
    service: text,
    id: secret,
    secret,
    session: secret.optional(),
  }),
  z.strictObject({
    kind: z.literal('hmac'),
    id: z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/),
    secret,
  }),
])

export type CredentialLine = z.infer<typeof line>

const PAIR = /^([a-z]+)=(.*)$/

/** Blanks separate; a value with blanks stands in double quotes. */
const wordsOf = (raw: string): readonly string[] =>
  [...raw.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''))

function readLine(raw: string): CredentialLine {
  const [kind, ...pairs] = wordsOf(raw)
  const fields = pairs.map((pair) => {
    const [, name, value] = PAIR.exec(pair) ?? []
    if (name === undefined || value === undefined) throw new TypeError('not a pair')
    return [name, value] as const
  })
  if (new Set(fields.map(([name]) => name)).size < fields.length)
    throw new TypeError('a pair twice')
  return line.parse({ kind, ...Object.fromEntries(fields) })
}

/** Kinds whose answers depend on who calls. */
export const isCallerBoundLine = ({ kind }: CredentialLine): boolean =>
  kind === 'pass-through' || kind === 'token-exchange'

export const credentialLine: Parser<CredentialLine> = {
  expected: 'a credential in one line such as "bearer token=env:NAME" (the README lists all kinds)',
  read: readLine,
  settle: (credential, surroundings) => settleSecrets(credential, surroundings),
}
