import { createLogger, type Logger } from '../../../gateway/observability/logger.ts'

export interface LogLines {
  readonly logger: Logger
  /** As written, so that nothing in them goes unseen. */
  readonly text: () => string
  readonly lines: () => readonly Readonly<Record<string, unknown>>[]
}

/** A logger that writes into memory. */
export function collectLog(): LogLines {
  let text = ''
  const write = (line: string) => void (text += line)
  return {
    logger: createLogger({ level: 'info', destination: { write } }),
    text: () => text,
    lines: () =>
      text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
  }
}
