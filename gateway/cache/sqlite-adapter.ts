/**
 * A table of keys and texts in an SQLite file, as Keyv wants its stores. The file is made at the first write; until then
 * there is nothing to read.
 *
 * @module
 */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { KeyvStoreAdapter } from 'keyv'

export interface SqliteAdapter extends KeyvStoreAdapter {
  /** Whether there is anything by this key, ended or not. */
  holds(key: string): boolean
  /** Writes the text unless the key is there already; answers whether it did. */
  claim(key: string, value: string): boolean
}

/** How long a write waits for that of another process, in milliseconds. */
const PATIENCE_MS = 2000

/** How often a file is looked for that is not there yet, in milliseconds. */
const LOOK_EVERY_MS = 100

const TABLE = `CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`

export function createSqliteAdapter(path: string): SqliteAdapter {
  let database: DatabaseSync | null = null
  let find: StatementSync | null = null
  const isThere = createLook(path)
  const openToRead = () => database ?? (isThere() ? open() : null)
  const open = (): DatabaseSync => {
    mkdirSync(dirname(path), { recursive: true })
    closeSync(openSync(path, 'a', 0o600))
    const opened = new DatabaseSync(path, { timeout: PATIENCE_MS })
    opened.exec(`PRAGMA journal_mode = WAL; ${TABLE}`)
    find = opened.prepare('SELECT value FROM entries WHERE key = ?')
    database = opened
    made.add(path)
    return opened
  }
  const read = (key: string) => (openToRead() ? find?.get(key)?.['value'] : undefined)
  const write = (sql: string, ...values: readonly string[]) =>
    Number((database ?? open()).prepare(sql).run(...values).changes)
  const adapter = {
    holds: (key: string) => read(key) !== undefined,
    opts: { dialect: 'sqlite', url: path },
    get: async (key: string) => read(key),
    set: async (key: string, value: string) =>
      write('INSERT OR REPLACE INTO entries VALUES (?, ?)', key, value) > 0,
    delete: async (key: string) => write('DELETE FROM entries WHERE key = ?', key) > 0,
    clear: async () => void write('DELETE FROM entries'),
    claim: (key: string, value: string) =>
      write('INSERT OR IGNORE INTO entries VALUES (?, ?)', key, value) > 0,
    iterator: async function* (namespace?: string) {
      const rows = openToRead()?.prepare('SELECT key, value FROM entries ORDER BY key').all() ?? []
      for (const { key, value } of rows) {
        if (String(key).startsWith(`${namespace ?? ''}:`)) yield [String(key), value]
      }
    },
    disconnect: async () => {
      database?.close()
      database = find = null
    },
    on: () => adapter,
  }
  return adapter as unknown as SqliteAdapter
}

/** Files that this process has made, whoever looks for them. */
const made = new Set<string>()

/** Looking costs a request more than all else that is read of it here: what another process makes is found a moment later. */
function createLook(path: string): () => boolean {
  let missingUntilMs = 0
  return () => {
    if (made.has(path)) return true
    const nowMs = performance.now()
    if (nowMs < missingUntilMs) return false
    const isThere = existsSync(path)
    if (!isThere) missingUntilMs = nowMs + LOOK_EVERY_MS
    return isThere
  }
}
