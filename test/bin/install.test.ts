import { afterEach, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const REPOSITORY = join(import.meta.dirname, '../..')
const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })))

const LOCKED = {
  '': { name: 'clone' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/elsewhere': { version: '1.0.0', integrity: 'sha512-e', optional: true },
}

/** A clone of its own, with an `npm` on its PATH that only says what it was asked. */
function makeClone(installed: object | null): string {
  const clone = mkdtempSync(join(tmpdir(), 'roundabout-'))
  folders.push(clone)
  const write = (path: string, content: object | string) => {
    mkdirSync(dirname(join(clone, path)), { recursive: true })
    writeFileSync(
      join(clone, path),
      typeof content === 'string' ? content : JSON.stringify(content),
    )
  }
  mkdirSync(join(clone, 'bin'))
  cpSync(join(REPOSITORY, 'bin/install.mjs'), join(clone, 'bin/install.mjs'))
  write('package-lock.json', { packages: LOCKED })
  write('path/npm', '#!/bin/sh\necho "npm $*"\nexit ${NPM_STATUS:-0}\n')
  chmodSync(join(clone, 'path/npm'), 0o755)
  if (installed === null) return clone
  write('node_modules/.package-lock.json', { packages: installed })
  write('node_modules/node/bin/node', '')
  return clone
}

const install = (clone: string, environment: Readonly<Record<string, string>> = {}) => {
  const PATH = `${join(clone, 'path')}:/bin:/usr/bin`
  const env = { PATH, ...environment }
  const options = { env, encoding: 'utf8' } as const
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(clone, 'bin/install.mjs')],
    options,
  )
  return { status, stdout, stderr }
}

test('installs nothing and says nothing when all is there', () => {
  const clone = makeClone({ 'node_modules/a': LOCKED['node_modules/a'] })

  expect(install(clone)).toEqual({ status: 0, stdout: '', stderr: '' })
})

test.each([
  ['nothing was ever installed', null],
  ['a package is missing', {}],
  [
    'a package is of another version',
    { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-b' } },
  ],
])('runs npm ci, development dependencies included, when %s', (_case, installed) => {
  const clone = makeClone(installed)

  expect(install(clone).stdout).toContain('npm ci --include=dev')
})

test('fails in its own words when npm fails', () => {
  const { status, stderr } = install(makeClone(null), { NPM_STATUS: '7' })

  expect(status).toBe(1)
  expect(stderr).toContain('npm ci failed')
})

test('fails when npm left the runtime out, and says how to get it', () => {
  const { status, stderr } = install(makeClone(null))

  expect(status).toBe(1)
  expect(stderr).toContain('npm rebuild node')
})
