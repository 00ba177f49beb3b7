/**
 * The sandbox process: backends mounted side by side on one port, faults in front of them, and pages of its own.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createCallLog, type CallLog } from './call-log.ts'
import { handleControl, type Controls } from './controls.ts'
import { describeControls } from './controls-page.ts'
import { createFaultBoard, type FaultBoard } from './fault-board.ts'
import { playFault } from './fault-player.ts'
import { sendJson } from './json.ts'
import { findMount } from './mount.ts'
import type { SandboxBackend } from './sandbox-backend.ts'

export interface SandboxServerOptions {
  /** Made once the port is open, so that a backend may know its own URL (an issuer has to). */
  readonly backends:
    readonly SandboxBackend[] | ((baseUrl: string) => Promise<readonly SandboxBackend[]>)
  /** 0 takes any free port. */
  readonly port: number
  /** Address to listen on. Default `127.0.0.1`: there are no secrets here, and no protection either. */
  readonly host?: string
  /** How others reach it, without a slash at its end. Default `http://127.0.0.1:<port>`. */
  readonly publicUrl?: string
  /** What `GET /` says beside backends, faults and calls; made for every request. */
  readonly describe?: (baseUrl: string) => Promise<Readonly<Record<string, unknown>>>
  /** Further documents under GET, by path, e.g. `/vehicles`. */
  readonly pages?: Controls['pages']
}

export interface SandboxServer {
  /** Base URL, without a slash at its end. */
  readonly url: string
  readonly port: number
  readonly backends: readonly SandboxBackend[]
  readonly faults: FaultBoard
  readonly calls: CallLog
  /** Ends connections under way and closes every backend. */
  close(): Promise<void>
}

/** Resolves when every backend is ready to answer. */
export async function startSandboxServer(options: SandboxServerOptions): Promise<SandboxServer> {
  let ready: Controls | null = null
  const server = createServer((request, response) => {
    if (ready === null) sendJson(response, 503, { error: { code: 'STARTING' } })
    else answer(ready, request, response)
  })
  const port = await listen(server, options.port, options.host ?? '127.0.0.1')
  const url = options.publicUrl ?? `http://127.0.0.1:${String(port)}`
  try {
    const controls = await createControls(options, url)
    ready = controls
    const { backends, faults, calls } = controls
    return { url, port, backends, faults, calls, close: () => close(server, backends) }
  } catch (error) {
    await close(server, [])
    throw error
  }
}

async function createControls(options: SandboxServerOptions, url: string): Promise<Controls> {
  const { describe = () => Promise.resolve({}), pages = {} } = options
  const backends =
    typeof options.backends === 'function' ? await options.backends(url) : options.backends
  const faults = createFaultBoard(backends)
  const calls = createCallLog()
  const own = { backends, faults, calls, pages: {} }
  const page = async () => ({ ...(await describe(url)), ...describeControls(own, url) })
  return { ...own, pages: { ...pages, '/': page } }
}

function answer(controls: Controls, request: IncomingMessage, response: ServerResponse): void {
  const mount = findMount(controls.backends, request.url ?? '/')
  if (mount === null) {
    handleControl(controls, request, response).catch(() => {
      sendInternalError(response)
    })
    return
  }
  const { backend, url } = mount
  controls.calls.record(backend.name, request.method ?? 'GET', url)
  Object.assign(request, { url, originalUrl: request.url })
  const { play, over } = controls.faults.take(backend, url)
  response.once('close', over)
  try {
    if (play === null) backend.handle(request, response)
    else playFault(play, backend, request, response)
  } catch {
    sendInternalError(response)
  }
}

function sendInternalError(response: ServerResponse): void {
  if (response.headersSent) response.destroy()
  else sendJson(response, 500, { error: { code: 'INTERNAL', message: 'the sandbox failed' } })
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

async function close(server: Server, backends: readonly SandboxBackend[]): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
  await Promise.all(backends.map((backend) => backend.close()))
}
