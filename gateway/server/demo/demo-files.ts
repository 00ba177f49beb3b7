/**
 * The demo page as static files of ours: its own, readable as they stand in `page/`, the documents that it asks, and
 * MapLibre GL's.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

export interface DemoFile {
  readonly contentType: string
  readonly etag: string
  readonly gzipped: Buffer
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.graphql': 'text/plain; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const PAGE = new URL('page/', import.meta.url)
/** Trusted documents: what the page asks is among them. */
const DOCUMENTS = new URL('../../../schema/documents/', import.meta.url)
const MAPLIBRE = ['maplibre-gl.mjs', 'maplibre-gl-worker.mjs', 'maplibre-gl.css']

const compress = promisify<Buffer, Buffer>(gzip)
const { resolve } = createRequire(import.meta.url)

let files: Promise<ReadonlyMap<string, DemoFile>> | null = null

/** By path below `/demo/`. Read when first asked for. */
export const loadDemoFiles = (): Promise<ReadonlyMap<string, DemoFile>> => (files ??= load())

async function load(): Promise<ReadonlyMap<string, DemoFile>> {
  const own = (await Promise.all([PAGE, DOCUMENTS].map(sourcesIn))).flat()
  return new Map(
    await Promise.all([
      ...own.map(([name, source]) => toEntry(name, source)),
      ...MAPLIBRE.map((name) => toEntry(`maplibre/${name}`, resolve(`maplibre-gl/dist/${name}`))),
    ]),
  )
}

async function sourcesIn(folder: URL): Promise<readonly (readonly [string, URL])[]> {
  const names = (await readdir(folder)).filter((name) => extname(name) in CONTENT_TYPES)
  return names.map((name) => [name, new URL(name, folder)])
}

async function toEntry(path: string, source: URL | string): Promise<readonly [string, DemoFile]> {
  const bytes = await readFile(source)
  const file = {
    contentType: CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
    gzipped: await compress(bytes),
  }
  return [path, file]
}
