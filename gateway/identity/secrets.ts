/**
 * Secrets as they are right now: those from files are read again when the file changes, without a restart.
 *
 * @module
 */
import { readFileSync, statSync } from 'node:fs'

/** Where a secret comes from; a text was read from the environment at start. */
export type SecretRef = { readonly text: string } | { readonly file: string }

/** The secret's present text, without white space at its end. Throws when its file was never readable. */
export type Secret = () => string

export interface SecretFiles {
  readonly read: (path: string) => string
  /** Differs after every change; throws when there is no such file. */
  readonly version: (path: string) => string
}

export interface SecretsOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Default: the file system. */
  readonly files?: SecretFiles
}

/** A file is looked at again after this many milliseconds, when somebody wants what is in it. */
const LOOK_AGAIN_MS = 1000

const fileSystem: SecretFiles = {
  read: (path) => readFileSync(path, 'utf8'),
  version: (path) => {
    const { mtimeMs, size, ino } = statSync(path)
    return `${String(mtimeMs)} ${String(size)} ${String(ino)}`
  },
}

/** One reader for each place a secret comes from. */
export const createSecretReader =
  ({ now, files = fileSystem }: SecretsOptions) =>
  (ref: SecretRef): Secret =>
    'text' in ref ? () => ref.text : readingFile(ref.file, files, now)

function readingFile(path: string, files: SecretFiles, now: () => number): Secret {
  let known: { readonly text: string; readonly version: string } | null = null
  let lookAgainAtMs = 0
  return () => {
    if (known !== null && now() < lookAgainAtMs) return known.text
    lookAgainAtMs = now() + LOOK_AGAIN_MS
    known = latest(path, files, known)
    return known.text
  }
}

/** While a file is being replaced it may be away for a moment: what was known holds on. */
function latest<Known extends { readonly text: string; readonly version: string }>(
  path: string,
  files: SecretFiles,
  known: Known | null,
): Known | { readonly text: string; readonly version: string } {
  try {
    const version = files.version(path)
    if (known?.version === version) return known
    return { text: files.read(path).trimEnd(), version }
  } catch (cause) {
    if (known !== null) return known
    throw new Error('a secret cannot be read from its file', { cause })
  }
}
