import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { runCommand } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
afterAll(() => rmSync(folder, { recursive: true }))

const STORE = `sqlite:${join(folder, 'keys.sqlite')}`
const keys = (args: readonly string[], store = STORE, input = '') =>
  runCommand(['bin/keys.ts', ...args], { KEYS_STORE: store }, input)

test('a key is made, listed and revoked', async () => {
  const made = await keys(['create', '--app', 'Board', '--scopes', 'car.read, map.read'])
  const [, id = ''] = /ID (\w+), app Board, no end/.exec(made.said) ?? []
  const listed = await keys(['list'])
  const revoked = await keys(['revoke', id])

  expect(made.said).toMatch(/^rbk_/)
  expect(listed.said).toContain(`${id}\tvalid\tBoard\tcar.read,map.read\t-\t-\tno end`)
  expect(revoked.said).toContain(`${id}\trevoked\tBoard`)
})

test.each([
  ['a key for nobody', ['create', '--app', ' '], 'Name the app by --app.'],
  ['a name too many', ['revoke', 'a', 'b'], 'Unexpected argument "b".'],
  ['no token', ['revoke-token'], 'Nothing came on standard input.'],
  ['half a token', ['revoke-token', '--issuer', 'x'], 'Say --issuer and --jti'],
])('%s is refused with the usage', async (_, args, complaint) => {
  const { exitCode, said } = await keys(args)

  expect(said).toContain(complaint)
  expect(said).toContain('npm run keys -- <command>')
  expect(exitCode).toBe(1)
})

test.each([
  ['no such store', 'nonsense', 'KEYS_STORE: expected sqlite:<file>'],
  ['one that is not there', 'postgres://u:hidden@127.0.0.1:1/x', 'KEYS_STORE: the store cannot be'],
])('%s is said, and its keys are not none', async (_, store, complaint) => {
  const { exitCode, said } = await keys(['list'], store)

  expect(said).toContain(complaint)
  expect(said).not.toContain('hidden')
  expect(said).not.toContain('    at ')
  expect(exitCode).toBe(1)
})

test.each([
  ['one token', 'a-token\n', 'revoked', 0],
  ['two', 'a-token\nanother', 'More than one word came on standard input.', 1],
])('of %s on standard input it is said what became of it', async (_, input, words, exitCode) => {
  const ended = await keys(['revoke-token'], STORE, input)

  expect(ended.said).toContain(words)
  expect(ended.exitCode).toBe(exitCode)
})
