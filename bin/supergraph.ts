/**
 * `npm run supergraph -- NAME=URL …`: asks each running subgraph for its SDL and prints the supergraph that they compose to;
 * `--out FILE` writes it instead.
 *
 * @module
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { composeSupergraph } from '../gateway/engine/compose-supergraph.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' } },
})

async function readSdl(name: string, url: string): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  })
  const { data } = (await answer.json()) as { data?: { _service?: { sdl?: unknown } } }
  const sdl = data?._service?.sdl
  if (typeof sdl === 'string') return sdl
  throw new TypeError(`${name}: expected the SDL of a Federation subgraph at its URL`)
}

async function readSubgraph(argument: string) {
  const [, name, url] = /^([A-Za-z][\w-]*)=(https?:\/\/.+)$/.exec(argument) ?? []
  if (name === undefined || url === undefined) {
    throw new TypeError(`expected NAME=URL, got ${argument}`)
  }
  return { name, url, typeDefs: await readSdl(name, url) }
}

try {
  if (positionals.length === 0) throw new TypeError('expected NAME=URL for each subgraph')
  const sdl = composeSupergraph(await Promise.all(positionals.map(readSubgraph)))
  if (values.out === undefined) console.log(sdl)
  else await writeFile(values.out, sdl)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
