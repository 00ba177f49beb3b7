/**
 * Objects in `node:sqlite`, in memory, as JSON by id.
 *
 * @module
 */
import { DatabaseSync } from 'node:sqlite'
import type { Kind, Kinds } from './objects.ts'

export interface Store {
  find<K extends Kind>(kind: K, id: string): Kinds[K] | null
  /** Whatever has this id. */
  findAny(id: string): object | null
  /** The newest first. */
  all<K extends Kind>(kind: K): readonly Kinds[K][]
  /** Adds, or replaces in its place. */
  put<T extends Kinds[Kind]>(object: T): T
  remove(id: string): void
  /** The answer once given to an idempotency key. */
  findAnswer(key: string): StoredAnswer | null
  putAnswer(key: string, answer: StoredAnswer): void
  close(): void
}

export interface StoredAnswer {
  /** What the key was first used for. */
  readonly request: string
  readonly requestId: string
  readonly status: number
  readonly body: string
}

const SCHEMA = `
  CREATE TABLE objects (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, body TEXT) STRICT;
  CREATE INDEX objects_by_kind ON objects (kind, seq);
  CREATE TABLE answers (key TEXT PRIMARY KEY, answer TEXT) STRICT;
`

export function createStore(): Store {
  const db = new DatabaseSync(':memory:')
  db.exec(SCHEMA)
  const byId = db.prepare('SELECT body FROM objects WHERE id = ?')
  const byKindAndId = db.prepare('SELECT body FROM objects WHERE kind = ? AND id = ?')
  const byKind = db.prepare('SELECT body FROM objects WHERE kind = ? ORDER BY seq DESC')
  const upsert = db.prepare(
    'INSERT INTO objects (id, kind, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  )
  const drop = db.prepare('DELETE FROM objects WHERE id = ?')
  const answerByKey = db.prepare('SELECT answer AS body FROM answers WHERE key = ?')
  const addAnswer = db.prepare('INSERT INTO answers (key, answer) VALUES (?, ?)')
  return {
    find: <K extends Kind>(kind: K, id: string) => parse<Kinds[K]>(byKindAndId.get(kind, id)),
    findAny: (id) => parse<object>(byId.get(id)),
    all: <K extends Kind>(kind: K) => byKind.all(kind).flatMap((row) => parse<Kinds[K]>(row) ?? []),
    put: (object) => {
      upsert.run(object.id, object.object, JSON.stringify(object))
      return object
    },
    remove: (id) => void drop.run(id),
    findAnswer: (key) => parse<StoredAnswer>(answerByKey.get(key)),
    putAnswer: (key, answer) => void addAnswer.run(key, JSON.stringify(answer)),
    close: () => db.close(),
  }
}

/** What is in the tables was put there by `put`. */
const parse = <T>(row: Readonly<Record<string, unknown>> | undefined): T | null =>
  row === undefined ? null : (JSON.parse(String(row.body)) as T)
