/**
 * What a path says about a file.
 *
 * @module
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOMS } from './rooms.ts'
import { ROOT } from './source-files.ts'

const NO_BACKEND = new Set(['backend', 'sandbox-kit'])

/** Whatever folder of `subgraphs/` stands for a backend. */
export const SUBGRAPHS: readonly string[] = readdirSync(join(ROOT, 'subgraphs'), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory() && !NO_BACKEND.has(entry.name))
  .map(({ name }) => name)
  .toSorted()

export interface RoomOfFile {
  /** As the table spells it: `subgraphs/*`. */
  readonly row: string
  /** As it is: `subgraphs/users`. */
  readonly name: string
}

/** `null` when no row covers `path`. */
export function roomOf(path: string): RoomOfFile | null {
  const rows = Object.keys(ROOMS).filter((row) => isWithin(path, row))
  const [row] = rows.toSorted((a, b) => precision(b) - precision(a))
  if (row === undefined) return null
  return { row, name: path.split('/').slice(0, row.split('/').length).join('/') }
}

/** Deeper is more precise; of equally deep ones, the one that spells it out. */
const precision = (row: string): number => row.split('/').length * 2 - (row.includes('*') ? 1 : 0)

/** Whether a home or row (`*` = one name) covers `path`. */
export function isWithin(path: string, home: string): boolean {
  const parts = path.split('/')
  return home.split('/').every((part, index) => {
    return part === parts[index] || (part === '*' && parts[index] !== undefined)
  })
}

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

/** The subgraph in whose room `path` lies. */
export const subgraphOf = (path: string): string | null =>
  SUBGRAPHS.find((name) => path.startsWith(`subgraphs/${name}/`)) ?? null
