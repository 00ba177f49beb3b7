import type { OptionTable } from '../option.ts'
import { integer, oneOf, optional, redisUrl } from '../parsers.ts'

export const cacheOptions = {
  cache: {
    env: 'CACHE',
    doc: 'Whether records are kept as long as `@cacheControl` in the SDL says. `off`: every operation asks its backends.',
    fallback: 'on',
    parse: oneOf('on', 'off'),
  },
  redisUrl: {
    env: 'REDIS_URL',
    doc: 'Redis or Valkey that kept records are shared in between processes, encrypted under `ASSET_SIGNING_SECRET`. Empty: each keeps its own.',
    fallback: '',
    parse: optional(redisUrl),
    isSecret: true,
  },
  cacheMaxRecords: {
    env: 'CACHE_MAX_RECORDS',
    doc: 'Most records kept in the memory of one process.',
    fallback: '20000',
    parse: integer(1, 10_000_000),
  },
  cacheMaxBytes: {
    env: 'CACHE_MAX_BYTES',
    doc: 'About how many bytes of memory they may take together.',
    fallback: '67108864',
    parse: integer(1, 68_719_476_736),
  },
} as const satisfies OptionTable
