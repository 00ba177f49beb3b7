/**
 * `npm run subgraph -- NAME --port N`: one of our own subgraphs alone, as a Federation 2 subgraph. Without backends of your
 * own (`USERS_URL`) it asks the sandbox that `npm start` runs, on `SANDBOX_PORT` (4100).
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { gatewayEnvironment } from '../subgraphs/sandbox-kit/gateway-environment.ts'
import { complain, readCommandLine } from './command-line.ts'

const USAGE = 'npm run subgraph -- NAME --port N'

const { values, positionals } = readCommandLine(USAGE, {
  allowPositionals: true,
  options: { port: { type: 'string', default: '4201' } },
})
const [name, ...others] = positionals

if (name === undefined || others.length > 0) {
  complain('expected one name', USAGE)
}

const { USERS_URL = '', SANDBOX_PORT = '4100' } = process.env
const overSandbox = {
  ...gatewayEnvironment(`http://127.0.0.1:${SANDBOX_PORT}`),
  ASSET_SIGNING_SECRET: 'subgraphs-of-one-sandbox-sign-alike',
}
const child = spawn(
  process.execPath,
  [join(import.meta.dirname, '../gateway/main.ts'), '--subgraph', name],
  {
    env: { ...(USERS_URL === '' ? overSandbox : {}), ...process.env, PORT: values.port },
    stdio: 'inherit',
  },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => child.kill('SIGTERM'))
}
child.on('exit', (code) => process.exit(code ?? 1))
