/**
 * Who connected which car with the application: the part of Smartcar that can be changed.
 *
 * @module
 */
import { DatabaseSync } from 'node:sqlite'
import { uuidOf, type SandboxCar } from '../../../sandbox-kit/world.ts'

export interface Connection {
  readonly id: string
  readonly vehicleId: string
  readonly userId: string
  /** The application's own identifier of the user. */
  readonly externalId: string
}

export interface ConnectionFilter {
  readonly id?: string | null
  readonly vehicleId?: string | null
  readonly userId?: string | null
  readonly externalId?: string | null
}

export interface ConnectionsTable {
  count(filter: ConnectionFilter): number
  /** In the order in which they were made. */
  list(filter: ConnectionFilter, limit: number, offset: number): readonly Connection[]
  /** False when the car is connected already. */
  add(connection: Connection): boolean
  /** How many there were. */
  delete(filter: Pick<ConnectionFilter, 'id' | 'userId'>): number
  close(): void
}

/** Smartcar's own identifier of a person. */
export const smartcarUserIdOf = (personId: string): string => uuidOf(`smartcar user ${personId}`)

const WHERE = `where (:id is null or id = :id) and (:vehicleId is null or vehicleId = :vehicleId)
  and (:userId is null or userId = :userId) and (:externalId is null or externalId = :externalId)`

/** As every car has it at the start: with its owner. */
export const connectionOf = ({ id, ownerId }: SandboxCar): Connection => ({
  id: uuidOf(`connection ${id}`),
  vehicleId: id,
  userId: smartcarUserIdOf(ownerId),
  externalId: ownerId,
})

/** Every car is connected by its owner. */
export function createConnectionsTable(cars: readonly SandboxCar[]): ConnectionsTable {
  const database = new DatabaseSync(':memory:')
  database.exec(`create table connections (
    position integer primary key, id text unique, vehicleId text, userId text, externalId text)`)
  database.exec('create index byVehicle on connections (vehicleId)')
  const insert = database.prepare(
    'insert or ignore into connections (id, vehicleId, userId, externalId) values (?, ?, ?, ?)',
  )
  const add = ({ id, vehicleId, userId, externalId }: Connection) =>
    insert.run(id, vehicleId, userId, externalId).changes > 0
  database.exec('begin')
  for (const car of cars) add(connectionOf(car))
  database.exec('commit')

  const count = database.prepare(`select count(*) as count from connections ${WHERE}`)
  const list = database.prepare(
    `select id, vehicleId, userId, externalId from connections ${WHERE}
     order by position limit :limit offset :offset`,
  )
  const remove = database.prepare(`delete from connections ${WHERE}`)
  return {
    count: (filter) => Number(count.get(toParameters(filter))?.count),
    list: (filter, limit, offset) =>
      list.all({ ...toParameters(filter), limit, offset }).map((row) => ({
        id: String(row.id),
        vehicleId: String(row.vehicleId),
        userId: String(row.userId),
        externalId: String(row.externalId),
      })),
    add,
    delete: (filter) => Number(remove.run(toParameters(filter)).changes),
    close: () => {
      database.close()
    },
  }
}

const toParameters = ({
  id = null,
  vehicleId = null,
  userId = null,
  externalId = null,
}: ConnectionFilter) => ({ id, vehicleId, userId, externalId })
