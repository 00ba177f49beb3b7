import type { OptionTable } from '../option.ts'
import { httpUrl, integer, listOf, oneOf, origin, text } from '../parsers.ts'

export const processOptions = {
  nodeEnv: {
    env: 'NODE_ENV',
    doc: 'In `production` the gateway refuses sandbox credentials and is strict about addresses.',
    fallback: 'development',
    parse: oneOf('development', 'test', 'production'),
  },
  port: {
    env: 'PORT',
    doc: 'TCP port to listen on; 0 = any free one.',
    fallback: '4000',
    parse: integer(0, 65_535),
  },
  host: {
    env: 'HOST',
    doc: 'Address to listen on.',
    fallback: {
      doc: '`127.0.0.1`, but `0.0.0.0` in production',
      from: (read) => (read('NODE_ENV') === 'production' ? '0.0.0.0' : '127.0.0.1'),
    },
    parse: text('an address'),
  },
  publicUrl: {
    env: 'PUBLIC_URL',
    doc: 'Where clients reach the gateway; URLs of pictures and tiles begin with it.',
    fallback: {
      doc: '`http://localhost:<PORT>`',
      from: (read) => `http://localhost:${read('PORT')}`,
    },
    parse: httpUrl,
  },
  logLevel: {
    env: 'LOG_LEVEL',
    doc: 'Least severity that is logged.',
    fallback: 'info',
    parse: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
  shutdownGraceMs: {
    env: 'SHUTDOWN_GRACE_MS',
    doc: 'How long requests under way may take to end after SIGTERM, in milliseconds.',
    fallback: '10000',
    parse: integer(0, 600_000),
  },
  corsOrigins: {
    env: 'CORS_ORIGINS',
    doc: 'Origins of web pages that may call `/graphql`, comma-separated. Empty: none but our own.',
    fallback: '',
    parse: listOf(origin),
  },
} as const satisfies OptionTable
