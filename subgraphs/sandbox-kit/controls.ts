/**
 * The sandbox's own endpoints: faults, calls and changes. What may be asked is said by `describeControls`.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallLog } from './call-log.ts'
import { ControlError } from './control-error.ts'
import type { FaultBoard } from './fault-board.ts'
import { readFaultSetting } from './fault-setting.ts'
import { readJson, sendJson } from './json.ts'
import type { SandboxBackend } from './sandbox-backend.ts'

export interface Controls {
  readonly backends: readonly SandboxBackend[]
  readonly faults: FaultBoard
  readonly calls: CallLog
  /** Further documents by path, e.g. `/` and `/vehicles`. */
  readonly pages: Readonly<Record<string, (query: URLSearchParams) => unknown>>
}

/** Answers one request that is for the sandbox itself; bad input is answered as JSON with a 4xx. */
export async function handleControl(
  controls: Controls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    sendJson(response, 200, await answer(controls, request))
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    const { status, code, message, headers } = error
    sendJson(response, status, { error: { code, message } }, headers)
  }
}

async function answer(controls: Controls, request: IncomingMessage): Promise<unknown> {
  const [pathname = '/', query = ''] = (request.url ?? '/').split('?', 2)
  const page = controls.pages[pathname]
  if (page !== undefined) return only('GET', request, () => page(new URLSearchParams(query)))
  if (pathname === '/calls') return answerCalls(controls, request)
  const change = findChange(controls, pathname)
  if (change !== null) return change(request)
  const [, root, target, ...deeper] = pathname.split('/')
  if (root !== 'faults' || deeper.length > 0) {
    throw new ControlError(404, 'NOT_FOUND', 'there is nothing here: see GET /')
  }
  return target === undefined || target === ''
    ? answerFaults(controls, request)
    : answerFault(controls, decode(target), request)
}

/** `null` when no backend has a control at this path. */
function findChange(
  { backends }: Controls,
  pathname: string,
): ((request: IncomingMessage) => unknown) | null {
  const found = backends
    .flatMap((backend) => backend.controls ?? [])
    .flatMap((control) => {
      const segments = matchPath(control.path, pathname)
      return segments === null ? [] : [{ control, segments }]
    })
  if (found.length === 0) return null
  return ({ method }) => {
    const match = found.find(({ control }) => control.method === method)
    if (match) return match.control.run(...match.segments.map(decode))
    throw wrongMethod(found.map(({ control }) => control.method).join(', '))
  }
}

/** What stands for the segments that begin with `:`; `null` when the path is another one. */
function matchPath(pattern: string, pathname: string): readonly string[] | null {
  const [wanted, given] = [pattern.split('/'), pathname.split('/')]
  const isSame =
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') || part === given[index])
  return isSame ? given.filter((_part, index) => wanted[index]?.startsWith(':')) : null
}

function answerCalls({ backends, calls }: Controls, request: IncomingMessage): unknown {
  if (request.method === 'DELETE') calls.clear()
  else if (request.method !== 'GET') throw wrongMethod('GET, DELETE')
  return { calls: Object.fromEntries(backends.map(({ name }) => [name, calls.of(name)])) }
}

async function answerFaults({ faults }: Controls, request: IncomingMessage): Promise<unknown> {
  if (request.method === 'PUT') faults.replace(readSettings(await readJson(request)))
  else if (request.method === 'DELETE') faults.clear()
  else if (request.method !== 'GET') throw wrongMethod('GET, PUT, DELETE')
  return { faults: faults.current(), available: faults.available() }
}

async function answerFault(
  { faults }: Controls,
  target: string,
  request: IncomingMessage,
): Promise<unknown> {
  if (request.method === 'PUT') faults.set(target, readFaultSetting(await readJson(request)))
  else if (request.method === 'DELETE') faults.clear(target)
  else throw wrongMethod('PUT, DELETE')
  return { faults: faults.current() }
}

function readSettings(value: unknown) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ControlError(400, 'INVALID_FAULT', 'expected {"<backend>": {"fault": "down"}}')
  }
  const entries = Object.entries(value).map(([name, it]) => [name, readFaultSetting(it)] as const)
  return Object.fromEntries(entries)
}

function only<T>(method: string, request: IncomingMessage, then: () => T): T {
  if (request.method !== method) throw wrongMethod(method)
  return then()
}

const wrongMethod = (allowed: string) =>
  new ControlError(405, 'METHOD_NOT_ALLOWED', `this endpoint takes ${allowed}`, { allow: allowed })

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new ControlError(400, 'INVALID_PATH', 'the path is not percent-encoded text')
  }
}
