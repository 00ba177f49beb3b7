/**
 * Node for tests, stricter: a test that prints fails, and so does a file that leaves a server listening or a child
 * process running. A file that cannot help it opens with `@jest-environment node`.
 *
 * @module
 */
import { ChildProcess } from 'node:child_process'
import { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { format } from 'node:util'
import { TestEnvironment } from 'jest-environment-node'

type Parameters = ConstructorParameters<typeof TestEnvironment>

/** What jest-circus tells of a test, as far as it is read here. */
interface TestEvent {
  readonly name: string
  readonly test?: { readonly errors: unknown[] }
}

const PRINTERS = ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const
const LEAK_GRACE_MS = 2000
const POLL_MS = 20

export default class StrictEnvironment extends TestEnvironment {
  readonly #file: string
  readonly #openBefore = new Set(openHandles())
  readonly #printed: string[] = []

  constructor(config: Parameters[0], context: Parameters[1]) {
    super(config, context)
    this.#file = context.testPath
  }

  override async setup(): Promise<void> {
    await super.setup()
    for (const name of PRINTERS)
      this.global.console[name] = (...words) => this.#record(format(...words))
    for (const name of ['stdout', 'stderr'] as const) this.#catch(name)
  }

  handleTestEvent({ name, test }: TestEvent): void {
    if (name === 'test_done') test?.errors.push(...this.#takePrinted())
    if (name === 'run_finish') this.#takePrinted().forEach(raise)
  }

  override async teardown(): Promise<void> {
    await super.teardown()
    for (let waitedMs = 0; this.#leaks().length > 0; waitedMs += POLL_MS) {
      if (waitedMs > LEAK_GRACE_MS) throw this.#endLeaks()
      await sleep(POLL_MS)
    }
  }

  /** The test's own view of a stream; jest itself goes on writing to the real one. */
  #catch(name: 'stdout' | 'stderr'): void {
    const write = (chunk: string | Uint8Array) => {
      this.#record(Buffer.from(chunk).toString())
      return true
    }
    const value: unknown = Object.create(process[name], { write: { value: write } })
    Object.defineProperty(this.global.process, name, { value, configurable: true })
  }

  #leaks = () =>
    openHandles()
      .filter((handle) => !this.#openBefore.has(handle))
      .filter((handle) => handle instanceof Server || handle instanceof ChildProcess)

  /** Ends them, or they would keep the whole run from ending. */
  #endLeaks(): Error {
    const leaks = this.#leaks()
    for (const leak of leaks) {
      if (leak instanceof Server) leak.close()
      else leak.kill()
    }
    const kinds = leaks.map(({ constructor }) => constructor.name)
    return new Error(`${this.#file} left open: ${kinds.join(', ')}`)
  }

  #record(text: string): void {
    this.#printed.push(text.trimEnd())
  }

  #takePrinted(): readonly Error[] {
    const printed = this.#printed.splice(0)
    return printed.length === 0
      ? []
      : [new Error(`a test prints nothing, this one:\n${printed.join('\n')}`)]
  }
}

/** Undocumented, but the only way to tell a test's own child processes from jest's. */
const openHandles = () =>
  (process as unknown as { _getActiveHandles(): readonly object[] })._getActiveHandles()

const raise = (error: Error): never => {
  throw error
}
