/**
 * The revision that a change is compared with, as far as this clone has it.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

export interface Base {
  /** Commit id. */
  readonly revision: string
  /** As a person reads it. */
  readonly name: string
}

/**
 * `wanted`, else where this branch left `origin/main`, else the commit before. `null` where there is none: on the first
 * commit, in a clone of depth one, outside of git.
 *
 * @throws {TypeError} when `wanted` is no revision of this clone.
 */
export function findBase(wanted?: string): Base | null {
  if (wanted !== undefined) {
    const revision = git('rev-parse', '--verify', '--quiet', `${wanted}^{commit}`)
    if (revision === null) throw new TypeError(`--base: expected a revision, got "${wanted}"`)
    return { revision, name: wanted }
  }
  const head = git('rev-parse', '--verify', '--quiet', 'HEAD')
  const fork = git('merge-base', 'HEAD', 'origin/main')
  if (fork !== null && fork !== head) return { revision: fork, name: 'origin/main' }
  const previous = git('rev-parse', '--verify', '--quiet', 'HEAD~1')
  return previous === null ? null : { revision: previous, name: 'HEAD~1' }
}

/** A file's text at a revision; `null` when it was not there. */
export const readAtRevision = (revision: string, path: string): string | null =>
  git('show', `${revision}:${path}`)

function git(...args: readonly string[]): string | null {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: [...stdio] }).trimEnd()
  } catch {
    return null
  }
}
