/**
 * `npm run keys`: apps' API keys, and nothing else makes, changes or ends one. The store is that of the gateway,
 * `KEYS_STORE`.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { createDurableStore } from '../gateway/cache/durable-store.ts'
import { readKeysStore } from '../gateway/config/read-config.ts'
import { createKeyRing, KeyError, type MadeKey } from '../gateway/identity/keys/key-ring.ts'
import { stateOf, type KeyRecord } from '../gateway/identity/keys/key-record.ts'
import { revoke } from '../gateway/identity/revocations.ts'
import { complain, readCommandLine } from './command-line.ts'

const USAGE = `npm run keys -- <command>

  create --app NAME [--scopes A,B] [--plan NAME] [--user ID] [--days N]
                        a key for an app; shown once, stored as a hash
  list [--json]         every key, never the keys themselves
  rotate ID [--overlap-hours N]
                        a second key beside; the old one ends after N hours (24)
  revoke ID             ends a key at once
  expire ID --days N | --never
                        lets a key end in N days, or not by itself
  revoke-token --issuer URL --jti ID [--days N]
  revoke-token [--days N] < FILE
                        refuses one token from now on, for N days (30)

The store is KEYS_STORE. Changes reach every gateway within 5 seconds.`

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const { positionals, values } = readCommandLine(USAGE, {
  allowPositionals: true,
  options: {
    app: { type: 'string' },
    scopes: { type: 'string', default: '' },
    plan: { type: 'string' },
    user: { type: 'string' },
    days: { type: 'string' },
    never: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    issuer: { type: 'string' },
    jti: { type: 'string' },
    'overlap-hours': { type: 'string', default: '24' },
  },
})
const [command, id, ...others] = positionals
const store = createDurableStore(storeUrl())
const ring = createKeyRing(store, Date.now)

/** What was asked for is not understood, or cannot be. */
class UsageError extends Error {}

const usage = (complaint: string): never => {
  throw new UsageError(`${complaint}\n\n${USAGE}`)
}

function storeUrl(): string {
  try {
    return readKeysStore(process.env)
  } catch (error) {
    return complain((error as Error).message, USAGE)
  }
}

function numberOf(text: string | undefined, name: string): number {
  const value = Number(text ?? NaN)
  return value >= 0 && value <= 36_500 ? value : usage(`--${name} must be a number from 0 to 36500`)
}

const idOrUsage = (): string => id ?? usage('Which key? Name its ID.')

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

const inDays = (): number | null =>
  values.days === undefined ? null : Date.now() + numberOf(values.days, 'days') * DAY_MS

const show = ({ key, record }: MadeKey): string =>
  `${key}\n\nKeep it now: it is shown once. ID ${record.id}, app ${record.appId}, ${endOf(record)}.`

const endOf = ({ expiresAtMs }: KeyRecord): string =>
  expiresAtMs === null ? 'no end' : `ends ${new Date(expiresAtMs).toISOString()}`

const toLine = (record: KeyRecord): string =>
  [
    ...[record.id, stateOf(record, Date.now()), record.appId],
    ...[record.scopes.join(','), record.plan ?? '-', record.userId ?? '-', endOf(record)],
  ].join('\t')

async function list(): Promise<string> {
  const records = await ring.list()
  if (values.json) {
    const shown = records.map(({ sha256: _hash, ...record }) => ({
      ...record,
      state: stateOf(record, Date.now()),
    }))
    return JSON.stringify(shown, null, 2)
  }
  return ['id\tstate\tapp\tscopes\tplan\tuser\tend', ...records.map(toLine)].join('\n')
}

function tokenGiven(): string {
  const token = readFileSync(0, 'utf8').trim()
  if (/\s/.test(token)) usage('Which token? More than one word came on standard input.')
  return token || usage('Which token? Nothing came on standard input.')
}

async function revokeToken(): Promise<string> {
  const days = values.days === undefined ? 30 : numberOf(values.days, 'days')
  const { issuer, jti } = values
  if ((issuer === undefined) !== (jti === undefined)) {
    usage('Which token? Say --issuer and --jti, or neither and give the token itself.')
  }
  const token =
    issuer !== undefined && jti !== undefined ? { issuer, jti } : { token: tokenGiven() }
  await revoke(store, token, days * DAY_MS)
  return 'revoked'
}

const COMMANDS: Readonly<Record<string, () => Promise<string>>> = {
  create: async () =>
    show(
      await ring.create({
        appId: values.app?.trim() || usage('Whose key? Name the app by --app.'),
        scopes: listOf(values.scopes),
        plan: values.plan ?? null,
        userId: values.user ?? null,
        expiresAtMs: inDays(),
      }),
    ),
  list,
  rotate: async () =>
    show(
      await ring.rotate(idOrUsage(), numberOf(values['overlap-hours'], 'overlap-hours') * HOUR_MS),
    ),
  revoke: async () => toLine(await ring.revoke(idOrUsage())),
  expire: async () => {
    const atMs = values.never ? null : (inDays() ?? usage('When? Say --days N or --never.'))
    return toLine(await ring.expire(idOrUsage(), atMs))
  },
  'revoke-token': revokeToken,
}

/** Who takes an ID. */
const ABOUT_ONE_KEY: ReadonlySet<unknown> = new Set(['rotate', 'revoke', 'expire'])

try {
  const run = COMMANDS[command ?? ''] ?? (() => usage('Which command?'))
  const unread = ABOUT_ONE_KEY.has(command) ? others : [id, ...others].filter(Boolean)
  if (unread.length > 0) usage(`Unexpected argument "${String(unread[0])}".`)
  console.log(await run())
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  const isTheirs = error instanceof UsageError || error instanceof KeyError
  console.error(isTheirs ? message : `KEYS_STORE: the store cannot be used: ${message}`)
  process.exitCode = 1
} finally {
  await store.close()
}
