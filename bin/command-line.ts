/**
 * What a command was given. What it does not understand ends it with a sentence and its usage; `--help` shows the usage.
 *
 * @module
 */
import { parseArgs, type ParseArgsConfig } from 'node:util'

/** @param usage shown below the complaint. */
export function readCommandLine<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(usage)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    return complain(toSentence(error), usage)
  }
}

/** Ends the process. */
export function complain(complaint: string, usage: string): never {
  console.error(`${complaint}\n\n${usage}`)
  process.exit(1)
}

/** Without Node's advice on arguments that begin with a dash, which nothing here takes. */
const toSentence = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(
    /\. To specify a positional argument.*$/s,
    '',
  )
