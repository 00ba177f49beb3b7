/**
 * `npm run supergraph -- NAME=URL …`: asks each running subgraph for its SDL and prints the supergraph that they compose to;
 * `--out FILE` writes it instead.
 *
 * @module
 */
import { writeFile } from 'node:fs/promises'
import { composeSupergraph } from '../gateway/engine/compose-supergraph.ts'
import { readCommandLine } from './command-line.ts'

const USAGE = 'npm run supergraph -- NAME=URL … [--out FILE]'
/** How long a subgraph may take to tell its SDL. */
const PATIENCE_MS = 10_000

const { values, positionals } = readCommandLine(USAGE, {
  allowPositionals: true,
  options: { out: { type: 'string' } },
})

/** Neither URL nor answer is shown: they may hold what is not everybody's. */
async function readSdl(name: string, url: string): Promise<string> {
  const answer = await ask(name, url)
  const sdl = sdlIn(await answer.json().catch(() => null))
  if (sdl !== null) return sdl
  throw new TypeError(
    `${name}: expected the SDL of a Federation subgraph at its URL; what came, with status ${String(answer.status)}, has none`,
  )
}

async function ask(name: string, url: string): Promise<Response> {
  const request = new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  try {
    return await fetch(request)
  } catch (cause) {
    throw new TypeError(`${name}: expected a running subgraph at its URL; ${reasonOf(cause)}`, {
      cause,
    })
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `it did not answer within ${String(PATIENCE_MS / 1000)} s`
  }
  const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException
  return `it cannot be reached${code === undefined ? '' : ` (${code})`}`
}

function sdlIn(json: unknown): string | null {
  const { data } = (json ?? {}) as { data?: { _service?: { sdl?: unknown } | null } | null }
  const sdl = data?._service?.sdl
  return typeof sdl === 'string' ? sdl : null
}

async function readSubgraph(argument: string) {
  const [, name, url] = /^([A-Za-z][\w-]*)=(https?:\/\/.+)$/.exec(argument) ?? []
  if (name === undefined || url === undefined || !isPlain(url)) {
    const [said = ''] = argument.split('=')
    throw new TypeError(
      `expected NAME=URL, an http or https URL without credentials; that of "${said}" is none`,
    )
  }
  return { name, url, typeDefs: await readSdl(name, url) }
}

function isPlain(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.username === '' && url.password === ''
}

try {
  if (positionals.length === 0)
    throw new TypeError(`expected NAME=URL for each subgraph\n\n${USAGE}`)
  const sdl = composeSupergraph(await Promise.all(positionals.map(readSubgraph)))
  if (values.out === undefined) console.log(sdl)
  else await writeFile(values.out, sdl)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
