/**
 * The processes that `npm start` runs side by side: when one ends, all end.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process'

export interface Processes {
  /** Starts a TypeScript file with these variables beside those of this process. */
  start(
    name: string,
    file: string,
    environment: Readonly<Record<string, string>>,
    args?: readonly string[],
  ): void
  /** Asks all to end, waits, and makes those end that do not. */
  stop(): Promise<void>
}

/** Longer than a gateway takes to finish requests under way. */
const STOP_BUDGET_MS = 15_000

/** @param onCrash called once, when a process ends that nobody asked to. */
export function createProcesses(onCrash: (message: string) => void): Processes {
  const children = new Map<ChildProcess, Promise<void>>()
  let isStopping = false

  const end = (child: ChildProcess, message: string) => {
    children.delete(child)
    if (isStopping) return
    isStopping = true
    onCrash(message)
  }

  process.on('exit', () => {
    for (const child of children.keys()) child.kill('SIGKILL')
  })

  return {
    start: (name, file, environment, args = []) => {
      const env = { ...process.env, ...environment }
      const child = spawn(process.execPath, [file, ...args], {
        env,
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      const ended = new Promise<void>((resolve) => {
        child.once('error', ({ message }) => end(child, `the ${name} did not start: ${message}`))
        child.once('exit', (code, signal) => {
          end(child, `the ${name} ended by itself (${signal ?? `exit code ${String(code)}`})`)
        })
        child.once('close', () => resolve())
      })
      children.set(child, ended)
    },
    stop: async () => {
      isStopping = true
      const all = [...children]
      for (const [child] of all) child.kill('SIGTERM')
      const insist = setTimeout(() => all.map(([child]) => child.kill('SIGKILL')), STOP_BUDGET_MS)
      await Promise.all(all.map(([, ended]) => ended))
      clearTimeout(insist)
    },
  }
}
