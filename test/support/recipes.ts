/**
 * The README's recipes as a reader carries them out: blocks that open with the name of a file are written to it, or,
 * when they are a `diff`, change it.
 *
 * @module
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface RecipeStep {
  /** From the root, with slashes. */
  readonly path: string
  /** All of a new file, or the hunks of a change. */
  readonly change: { readonly content: string } | { readonly hunks: readonly Hunk[] }
}

interface Hunk {
  readonly before: string
  readonly after: string
}

const BLOCK = /^```(\w+)\n(?:---|\/\/|#) ([\w./-]+)\n(.*?)^```$/gms

/** @param heading of the recipe, e.g. `A backend`. */
export function readRecipe(readme: string, heading: string): readonly RecipeStep[] {
  const [, rest] = readme.split(`\n### ${heading}\n`)
  if (rest === undefined) throw new TypeError(`expected a recipe "${heading}"`)
  const [section = ''] = rest.split(/^##+ /m)
  return [...section.matchAll(BLOCK)].map(([, language, path = '', text = '']) => ({
    path,
    change: language === 'diff' ? { hunks: text.split('@@\n').map(readHunk) } : { content: text },
  }))
}

function readHunk(text: string): Hunk {
  const lines = text.split('\n').filter((line) => line !== '')
  const without = (sign: string) =>
    lines.filter((line) => !line.startsWith(sign)).map((line) => `${line.slice(1)}\n`)
  return { before: without('+').join(''), after: without('-').join('') }
}

/** @throws {TypeError} when a file is not as a change expects it. */
export async function followRecipe(root: string, steps: readonly RecipeStep[]): Promise<void> {
  for (const { path, change } of steps) {
    const file = join(root, path)
    await mkdir(dirname(file), { recursive: true })
    const content =
      'content' in change
        ? change.content
        : change.hunks.reduce((text, hunk) => applyHunk(text, hunk, path), await read(file))
    await writeFile(file, content)
  }
}

const read = (file: string): Promise<string> => readFile(file, 'utf8')

function applyHunk(text: string, { before, after }: Hunk, path: string): string {
  if (`\n${text}`.split(`\n${before}`).length !== 2) {
    throw new TypeError(`${path}: expected these lines once:\n${before}`)
  }
  return `\n${text}`.replace(`\n${before}`, () => `\n${after}`).slice(1)
}
