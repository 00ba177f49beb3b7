/**
 * The revision that a change is compared with, as far as a clone has it.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'

export interface Base {
  /** Commit id. */
  readonly revision: string
  /** As a person reads it. */
  readonly name: string
}

export interface Repository {
  /**
   * `wanted`, else where this branch left `origin/main`, else the commit before. `null` where there is none: on the
   * first commit, in a clone of depth one, outside of git.
   *
   * @throws {TypeError} when `wanted` is no revision of this clone.
   */
  findBase(wanted?: string): Base | null
  /** A file's text at a revision; `null` when it was not there. */
  readAt(revision: string, path: string): string | null
}

export function openRepository(folder: string): Repository {
  const git = (...args: readonly string[]): string | null => {
    try {
      const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
      return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio }).trimEnd()
    } catch {
      return null
    }
  }
  const commitOf = (name: string) => git('rev-parse', '--verify', '--quiet', `${name}^{commit}`)

  const findWanted = (name: string): Base => {
    const revision = commitOf(name)
    if (revision === null) throw new TypeError(`--base: expected a revision, got "${name}"`)
    return { revision, name }
  }
  return {
    findBase: (wanted) => {
      if (wanted !== undefined) return findWanted(wanted)
      const fork = git('merge-base', 'HEAD', 'origin/main')
      if (fork !== null && fork !== commitOf('HEAD')) return { revision: fork, name: 'origin/main' }
      const previous = commitOf('HEAD~1')
      return previous === null ? null : { revision: previous, name: 'HEAD~1' }
    },
    readAt: (revision, path) => git('show', `${revision}:${path}`),
  }
}
