/**
 * `npm run keys`: apps' API keys, and nothing else makes, changes or ends one. The store is that of the gateway,
 * `KEYS_STORE`.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createDurableStore } from '../gateway/cache/durable-store.ts'
import { readKeysStore } from '../gateway/config/read-config.ts'
import { createKeyRing, type MadeKey } from '../gateway/identity/keys/key-ring.ts'
import { stateOf, type KeyRecord } from '../gateway/identity/keys/key-record.ts'
import { revoke } from '../gateway/identity/revocations.ts'

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

const OPTIONS = {
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
  help: { type: 'boolean', default: false },
} as const

function readWords() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exit(1)
  }
}

const { positionals, values } = readWords()
const [command, id] = positionals
if (values.help) {
  console.log(USAGE)
  process.exit()
}
const store = createDurableStore(readKeysStore(process.env))
const ring = createKeyRing(store, Date.now)

const usage = (complaint: string): never => {
  throw new TypeError(`${complaint}\n\n${USAGE}`)
}

function numberOf(text: string | undefined, name: string): number {
  const value = Number(text ?? NaN)
  return value >= 0 && value <= 36_500 ? value : usage(`--${name} must be a number from 0 to 36500`)
}

const idOrUsage = (): string => id ?? usage('Which key? Name its ID.')

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

async function revokeToken(): Promise<string> {
  const days = values.days === undefined ? 30 : numberOf(values.days, 'days')
  const { issuer, jti } = values
  if ((issuer === undefined) !== (jti === undefined)) usage('Name --issuer and --jti together.')
  const token =
    issuer !== undefined && jti !== undefined ? { issuer, jti } : { token: readTokenOrUsage() }
  await revoke(store, token, days * DAY_MS)
  return 'revoked'
}

/** From standard input: a word of the command would stay in the shell's history. */
function readTokenOrUsage(): string {
  if (id !== undefined) usage('The token is read from standard input: revoke-token < FILE.')
  const token = readFileSync(0, 'utf8').trim()
  return /^\S+$/.test(token) ? token : usage('Standard input must hold one token.')
}

const COMMANDS: Readonly<Record<string, () => Promise<string>>> = {
  create: async () =>
    show(
      await ring.create({
        appId: values.app ?? usage('Whose key? Name the app by --app.'),
        scopes: values.scopes.split(',').filter(Boolean),
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

try {
  const run = COMMANDS[command ?? ''] ?? (() => usage('Which command?'))
  console.log(await run())
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await store.close()
}
