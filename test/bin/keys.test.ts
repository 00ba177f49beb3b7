import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'

const SCRIPT = join(import.meta.dirname, '../../bin/keys.ts')
const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
afterAll(() => rmSync(folder, { recursive: true }))

function keys(words: readonly string[], input = '') {
  const KEYS_STORE = `sqlite:${join(folder, 'keys.sqlite')}`
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...words], {
    env: { ...process.env, KEYS_STORE },
    encoding: 'utf8',
    input,
  })
  return { status, stdout, stderr }
}

test('--help prints how it is used', () => {
  const { status, stdout, stderr } = keys(['--help'])

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/create --app NAME/)
})

test('an option that is not known is refused with how it is used, and no stack', () => {
  const { status, stderr } = keys(['list', '--jsn'])

  expect(status).toBe(1)
  expect(stderr).toMatch(/--jsn.*create --app NAME/s)
  expect(stderr).not.toMatch(/^ +at /m)
})

test('a token is revoked that stands in standard input', () => {
  expect(keys(['revoke-token'], 'a-token\n')).toMatchObject({ status: 0, stdout: 'revoked\n' })
})

test.each([
  ['nothing', ['revoke-token'], '', /must hold one token/],
  ['more than one word', ['revoke-token'], 'a b', /must hold one token/],
  ['a token in the command', ['revoke-token', 'a-token'], '', /read from standard input/],
  ['an issuer alone', ['revoke-token', '--issuer', 'https://a.test'], '', /together/],
])('given %s, no token is said to be revoked', (_name, words, input, complaint) => {
  const { status, stdout, stderr } = keys(words, input)

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(complaint)
})
