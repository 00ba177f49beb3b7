/**
 * Installs what package-lock.json names, unless it is there already. Runs before `npm start` and `npm test`, by whatever
 * Node the machine has: plain JavaScript, nothing imported but Node itself.
 *
 * @module
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OLDEST_NODE = 20

const fail = (message) => {
  console.error(`\n${message}\n`)
  process.exit(1)
}

/** What npm wrote down as installed agrees with the lock file, and the runtime is in place. */
function isInstalled() {
  const installed = readPackages(join(ROOT, 'node_modules/.package-lock.json'))
  if (installed === null || !hasRuntime()) return false
  const locked = Object.entries(readPackages(join(ROOT, 'package-lock.json')) ?? {})
  return locked.every(
    ([path, wanted]) =>
      path === '' ||
      (installed[path] === undefined
        ? wanted.optional === true
        : installed[path].version === wanted.version &&
          installed[path].integrity === wanted.integrity),
  )
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}

const hasRuntime = () => existsSync(join(ROOT, 'node_modules/node/bin/node'))

/**
 * By the Node that runs npm: the one in node_modules is about to be replaced. `--loglevel=error` because npm checks
 * the packages' `engines` against that Node, while everything here runs on the one of node_modules.
 */
function install() {
  const args = ['ci', '--include=dev', '--loglevel=error']
  const { npm_execpath: npmCli = '', npm_node_execpath: node = process.execPath } = process.env
  const [command, before] = basename(npmCli) === 'npm-cli.js' ? [node, [npmCli]] : ['npm', []]
  return spawnSync(command, [...before, ...args], { cwd: ROOT, stdio: 'inherit' })
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  fail(
    `Roundabout needs Node ${OLDEST_NODE} or newer to install itself; this is ${process.version}.`,
  )
}
if (!isInstalled()) {
  console.log('Installing dependencies (once, about half a minute) …')
  const { status, error } = install()
  if (error) fail(`npm could not be started: ${error.message}`)
  if (status !== 0) fail('npm ci failed: see its words above. Is the npm registry reachable?')
  if (!hasRuntime()) {
    fail(
      'The runtime (npm package "node") was not installed: its install script did not run.\n' +
        'Is `ignore-scripts` set in your npm configuration? Then run: npm rebuild node --ignore-scripts=false',
    )
  }
}
