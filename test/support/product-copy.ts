/**
 * A copy of the product in a folder of its own, for tests that change source and start what comes out.
 *
 * @module
 */
import { execFile, spawn } from 'node:child_process'
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { basename, dirname, join, posix } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export const ROOT = join(import.meta.dirname, '../..')

/** Too big or not ours to change: the copy has links to the original's. */
const SHARED = new Set(['data', 'node_modules'])

/** The rest belongs to git, editors and runs. */
const isProduct = (name: string): boolean =>
  name === '.ci' || !(name.startsWith('.') || name === 'coverage')

/** Answers the copy's root. */
export async function copyProduct(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'roundabout-'))
  for (const name of await readdir(ROOT)) {
    const [from, to] = [join(ROOT, name), join(root, name)]
    if (SHARED.has(name)) await symlink(from, to)
    else if (isProduct(name)) await cp(from, to, { recursive: true })
  }
  return root
}

export const removeCopy = (root: string): Promise<void> => rm(root, { recursive: true })

/** Content of every file of the copy's own, by path from its root. */
export async function readCopy(root: string): Promise<ReadonlyMap<string, string>> {
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  const files = found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => posix.join(parentPath.slice(root.length + 1), name))
  const entries = files.map(async (path) => [path, await readText(join(root, path))] as const)
  return new Map(await Promise.all(entries))
}

const readText = (path: string): Promise<string> => readFile(path, 'utf8')

/** What a script of the copy prints; rejects with what it complains about. */
export async function runScript(root: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root })
  return stdout
}

/**
 * What tsc compares the next copy with: only what depends on another text is checked again, as it sees by the texts themselves.
 * Its paths are from the copy's root; copies are equally deep.
 */
const NOTED = join(ROOT, '.roundabout/copy.tsbuildinfo')

/** What tsc complains about in `file` and whatever that imports; empty when nothing. */
export async function findTypeFaults(root: string, file: string): Promise<string> {
  const notes = join(root, 'copy.tsbuildinfo')
  const noted = { incremental: true, tsBuildInfoFile: './copy.tsbuildinfo' }
  const settings = { extends: './tsconfig.json', compilerOptions: noted, include: [file] }
  await writeFile(join(root, 'tsconfig.copy.json'), JSON.stringify(settings))
  await cp(NOTED, notes, { force: false }).catch(() => undefined)
  const faults = await runScript(
    root,
    'node_modules/typescript/bin/tsc',
    '-p',
    'tsconfig.copy.json',
  ).catch(({ stdout }: { readonly stdout: string }) => stdout)
  await mkdir(dirname(NOTED), { recursive: true })
  // Whole or not at all: others may be reading.
  const whole = `${NOTED}.${basename(root)}`
  await cp(notes, whole)
  await rename(whole, NOTED)
  return faults
}

export interface CopiedGateway {
  readonly url: string
  close(): Promise<void>
}

const PROGRAM = `
  import { startGateway } from './gateway/start-gateway.ts'
  const { url, close } = await startGateway(process.env)
  process.stdout.write(url + '\\n')
  process.stdin.on('end', close).resume()
`

/** Starts the copy's own gateway as a process. */
export async function startCopiedGateway(
  root: string,
  environment: Readonly<Record<string, string>>,
): Promise<CopiedGateway> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    cwd: root,
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const complaints: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  const lines = createInterface({ input: child.stdout })
  const [url] = (await Promise.race([once(lines, 'line'), ended])) as readonly unknown[]
  if (typeof url !== 'string')
    throw new Error(`no gateway: ${Buffer.concat(complaints).toString()}`)
  return {
    url,
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
