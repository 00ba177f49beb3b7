/**
 * Where oidc-provider keeps what it must remember (opaque tokens, grants, sessions), in SQLite.
 *
 * @module
 */
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

export interface OidcStore {
  readonly adapter: AdapterFactory
  close(): void
}

const TABLE = `CREATE TABLE records (
  model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, grantId TEXT, uid TEXT, userCode TEXT,
  expiresAt INTEGER, PRIMARY KEY (model, id)) STRICT`

export function createOidcStore(): OidcStore {
  const db = new DatabaseSync(':memory:')
  db.exec(TABLE)
  const upsert = db.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)')
  const destroy = db.prepare('DELETE FROM records WHERE model = ? AND id = ?')
  const revoke = db.prepare('DELETE FROM records WHERE grantId = ?')
  const consume = db.prepare(
    `UPDATE records SET payload = json_set(payload, '$.consumed', unixepoch()) WHERE model = ? AND id = ?`,
  )
  const selectBy = (column: 'id' | 'uid' | 'userCode') =>
    db.prepare(
      `SELECT payload FROM records WHERE model = ? AND ${column} = ?
       AND (expiresAt IS NULL OR expiresAt > unixepoch())`,
    )
  const [byId, byUid, byUserCode] = [selectBy('id'), selectBy('uid'), selectBy('userCode')]

  const adapter = (model: string): Adapter => ({
    upsert: async (id, payload, expiresIn) => {
      const { grantId = null, uid = null, userCode = null } = payload
      const expiresAt = expiresIn === undefined ? null : Math.floor(Date.now() / 1000) + expiresIn
      upsert.run(model, id, JSON.stringify(payload), grantId, uid, userCode, expiresAt)
    },
    find: async (id) => toPayload(byId.get(model, id)),
    findByUid: async (uid) => toPayload(byUid.get(model, uid)),
    findByUserCode: async (code) => toPayload(byUserCode.get(model, code)),
    consume: async (id) => void consume.run(model, id),
    destroy: async (id) => void destroy.run(model, id),
    revokeByGrantId: async (grantId) => void revoke.run(grantId),
  })
  return {
    adapter,
    close: () => {
      db.close()
    },
  }
}

const toPayload = (row: Record<string, SQLOutputValue> | undefined): AdapterPayload | undefined =>
  row === undefined ? undefined : (JSON.parse(String(row.payload)) as AdapterPayload)
