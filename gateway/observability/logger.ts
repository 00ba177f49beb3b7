/**
 * The log: JSON lines, one helper per event in `events.ts`. Nothing else of the gateway writes to it.
 *
 * @module
 */
import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino'

export type { Logger } from 'pino'

export interface LoggerOptions {
  /** Least severity that is written. */
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** Where lines go. Default: standard output, collected for up to 250 ms; `logger.flush()` writes them at once. */
  readonly destination?: DestinationStream
}

/** A last line of defence: events do not log any of these. */
const SECRETS = ['authorization', 'cookie', 'password', 'secret', 'token', 'variables', 'x-api-key']

const REDACTED = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`])

export const createLogger = ({ level, destination: to }: LoggerOptions): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS, censor: '[hidden]' },
    },
    to ?? destination({ sync: false, minLength: 4096, periodicFlush: 250 }),
  )
