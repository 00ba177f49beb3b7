/**
 * The sandbox directory's people, in SQLite: seeded the same at every start, changed by SCIM writes.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { PEOPLE, SCIM_EXTENSION, type SandboxPerson } from '../../sandbox-kit/world.ts'

/** SCIM attributes of a user, without `id` and `meta`. */
export type ScimAttributes = Readonly<Record<string, unknown>> & { readonly userName: string }

export type ScimUser = ScimAttributes & {
  readonly id: string
  readonly meta: { readonly created: string; readonly lastModified: string }
}

export interface UserStore {
  find(id: string): ScimUser | null
  all(): readonly ScimUser[]
  /** `null` when another user has this user name. */
  create(attributes: ScimAttributes): ScimUser | null
  /** Replaces all attributes of a known user. `null` when another user has this user name. */
  replace(id: string, attributes: ScimAttributes): ScimUser | null
  /** Answers whether there was one. */
  remove(id: string): boolean
  close(): void
}

const SEEDED_AT = '2026-01-01T00:00:00.000Z'

export function createUserStore(): UserStore {
  const db = new DatabaseSync(':memory:')
  db.exec(`CREATE TABLE users (
    id TEXT PRIMARY KEY, userName TEXT NOT NULL UNIQUE COLLATE NOCASE, attributes TEXT NOT NULL,
    created TEXT NOT NULL, lastModified TEXT NOT NULL) STRICT`)
  const insert = db.prepare('INSERT OR IGNORE INTO users VALUES (?, ?, ?, ?, ?)')
  const update = db.prepare(
    'UPDATE OR IGNORE users SET userName = ?, attributes = ?, lastModified = ? WHERE id = ?',
  )
  const select = db.prepare('SELECT * FROM users WHERE id = ?')
  const selectAll = db.prepare('SELECT * FROM users ORDER BY rowid')
  const remove = db.prepare('DELETE FROM users WHERE id = ?')

  const add = (id: string, attributes: ScimAttributes, at: string) =>
    insert.run(id, attributes.userName, JSON.stringify(attributes), at, at).changes === 1
  const find = (id: string) => toUser(select.get(id))
  for (const person of PEOPLE) add(person.id, attributesOf(person), SEEDED_AT)

  return {
    find,
    all: () => selectAll.all().flatMap((row) => toUser(row) ?? []),
    create: (attributes) => {
      const id = randomUUID()
      return add(id, attributes, new Date().toISOString()) ? find(id) : null
    },
    replace: (id, attributes) => {
      const text = JSON.stringify(attributes)
      const { changes } = update.run(attributes.userName, text, new Date().toISOString(), id)
      return changes === 1 ? find(id) : null
    },
    remove: (id) => remove.run(id).changes === 1,
    close: () => {
      db.close()
    },
  }
}

function toUser(row: ReturnType<ReturnType<DatabaseSync['prepare']>['get']>): ScimUser | null {
  if (row === undefined) return null
  const attributes = JSON.parse(String(row.attributes)) as ScimAttributes
  const meta = { created: String(row.created), lastModified: String(row.lastModified) }
  return { ...attributes, id: String(row.id), meta }
}

const attributesOf = (person: SandboxPerson): ScimAttributes => ({
  userName: person.userName,
  name: {
    formatted: nameOf(person),
    givenName: person.givenName,
    familyName: person.familyName,
  },
  displayName: nameOf(person),
  locale: person.locale,
  active: person.isActive,
  emails: [{ value: person.userName, type: 'work', primary: true }],
  [SCIM_EXTENSION]: {
    stripeCustomerId: person.stripeCustomerId,
    vehicles: grantsOf(person),
  },
})

/** As SCIM has it. */
export interface Grant {
  readonly value: string
  readonly type: 'owner' | 'viewer'
  readonly display: string
}

/** What a person has at the start. */
export const grantsOf = ({ grants }: SandboxPerson): readonly Grant[] =>
  grants.map(({ carId, type, display }) => ({ value: carId, type, display }))

const nameOf = ({ givenName, familyName }: SandboxPerson) => `${givenName} ${familyName}`
