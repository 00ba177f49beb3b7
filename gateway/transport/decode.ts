/**
 * Undoes `Content-Encoding`, never to more bytes than asked for: a few bytes can hold gigabytes.
 *
 * @module
 */
import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib'
import { TransportError } from '../../subgraphs/backend/transport.ts'

type Limits = Pick<ZlibOptions, 'maxOutputLength'>

interface Coding {
  readonly now: (body: Buffer, limits: Limits) => Buffer
  readonly later: (body: Buffer, limits: Limits) => Promise<Buffer>
}

const GZIP: Coding = {
  now: gunzipSync,
  later: promisify<Buffer, Limits, Buffer>(gunzip),
}

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', { now: inflateSync, later: promisify<Buffer, Limits, Buffer>(inflate) }],
  ['br', { now: brotliDecompressSync, later: promisify<Buffer, Limits, Buffer>(brotliDecompress) }],
])

export const ACCEPTED_ENCODINGS = 'gzip, br, deflate'

/** Below this many bytes a trip to the thread pool costs more than the work itself. */
const SMALL_BYTES = 8 * 1024

/**
 * Rejects with `TOO_LARGE` when more than `maxBytes` would come out, with `UNREACHABLE` when the body is cut off,
 * damaged, or encoded in a way that was not offered.
 */
export async function decode(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const name = encoding.trim().toLowerCase()
  if (name === 'identity') return body
  const coding = CODINGS.get(name)
  if (!coding) throw new TransportError('UNREACHABLE', { cause: new Error('unknown encoding') })
  try {
    const limits = { maxOutputLength: maxBytes }
    return body.length < SMALL_BYTES ? coding.now(body, limits) : await coding.later(body, limits)
  } catch (cause) {
    throw new TransportError(isTooLarge(cause) ? 'TOO_LARGE' : 'UNREACHABLE', { cause })
  }
}

const isTooLarge = (cause: unknown): boolean =>
  typeof cause === 'object' &&
  cause !== null &&
  'code' in cause &&
  cause.code === 'ERR_BUFFER_TOO_LARGE'
