/**
 * Whatever is generated is committed: written by default, with `--check` compared instead.
 *
 * @module
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

export interface GeneratedFile {
  /** Absolute. */
  readonly path: string
  readonly content: string
}

/** Paths, relative to the root, of files whose committed content is another. */
export async function findDrift(files: readonly GeneratedFile[]): Promise<readonly string[]> {
  const stale = await Promise.all(
    files.map(async ({ path, content }) => ((await readText(path)) === content ? null : path)),
  )
  return stale.filter((path) => path !== null).map((path) => relative(ROOT, path))
}

/** Writes what differs and says so. */
export async function writeGenerated(files: readonly GeneratedFile[]): Promise<void> {
  const drift = new Set(await findDrift(files))
  for (const { path, content } of files) {
    if (!drift.has(relative(ROOT, path))) continue
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
    console.log(`wrote ${relative(ROOT, path)}`)
  }
  if (drift.size === 0) console.log('up to date')
}

/** Fails the process, naming the files and the command that writes them. */
export async function checkGenerated(
  files: readonly GeneratedFile[],
  command: string,
): Promise<void> {
  const drift = await findDrift(files)
  if (drift.length === 0) return console.log('up to date')
  for (const path of drift) console.error(`${path} is not what \`${command}\` writes`)
  process.exitCode = 1
}

/** `null` when there is no such file. */
async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return null
  }
}
