import { execFile } from 'node:child_process'
import { join } from 'node:path'

export interface Ended {
  readonly exitCode: number
  /** Of standard output and standard error. */
  readonly said: string
}

/** Runs a file of the product as a process of its own, to its end; standard input is empty unless given. */
export function runCommand(
  [file, ...args]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ended> {
  const { PATH = '' } = process.env
  const path = join(import.meta.dirname, '../..', file)
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path, ...args],
      { env: { PATH, ...environment }, timeout: 30_000 },
      (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code), said: stdout + stderr })
      },
    )
    child.stdin?.end(input)
  })
}
