/**
 * What a path says about a file.
 *
 * @module
 */
import { ROOMS } from './rooms.ts'

export const SUBGRAPHS = ['users', 'subscriptions', 'vehicles', 'maps'] as const

const matches = (path: string, room: string): boolean =>
  path === room || path.startsWith(`${room}/`)

/** The longest row of the table that covers `path`; `null` when none does. */
export const roomOf = (path: string): string | null =>
  Object.keys(ROOMS)
    .filter((room) => matches(path, room))
    .reduce<string | null>((best, room) => (room.length > (best?.length ?? 0) ? room : best), null)

export const isTest = (path: string): boolean => path.startsWith('test/')

export const isGenerated = (path: string): boolean => path.endsWith('.generated.ts')

export const isSandbox = (path: string): boolean =>
  /^subgraphs\/(sandbox\.ts|sandbox-kit\/|[^/]+\/sandbox\/)/.test(path)

/** What runs in production. */
export const isProduct = (path: string): boolean =>
  /^(gateway|subgraphs)\//.test(path) && !isSandbox(path)

/** What must be handed the world as arguments. */
export const isSubgraph = (path: string): boolean =>
  path.startsWith('subgraphs/') && !isSandbox(path)

/** Whether a home (`*` = one name) covers `path`. */
export const isWithin = (path: string, home: string): boolean => {
  const homeParts = home.split('/')
  const parts = path.split('/')
  return homeParts.every((part, index) => part === '*' || part === parts[index])
}

/** Names of subgraphs whose rooms `path` lies in or leads to. */
export const subgraphOf = (path: string): string | null =>
  SUBGRAPHS.find((name) => path.startsWith(`subgraphs/${name}/`)) ?? null
