import { expect, test } from '@jest/globals'
import { runCommand } from '../support/commands.ts'

const COMMANDS = [
  ['bin/start.ts', 'npm start -- [--supergraph FILE]'],
  ['bin/subgraph.ts', 'npm run subgraph -- NAME --port N'],
  ['bin/supergraph.ts', 'npm run supergraph -- NAME=URL … [--out FILE]'],
  ['bin/keys.ts', 'npm run keys -- <command>'],
  ['bin/docs.ts', 'npm run docs -- [--check]'],
  ['bin/codegen.ts', 'npm run codegen -- [--check]'],
  ['schema/schema.ts', 'npm run schema -- [--check [--base REV]]'],
] as const

test.each(COMMANDS)('%s says what it does not understand, and its usage', async (file, usage) => {
  const { exitCode, said } = await runCommand([file, '--nonsense'])

  expect(said).toMatch("Unknown option '--nonsense'\n\n" + usage)
  expect(said).not.toContain('    at ')
  expect(exitCode).toBe(1)
})

test('--help is the usage', async () => {
  const { exitCode, said } = await runCommand(['bin/subgraph.ts', '--help'])

  expect(said).toBe('npm run subgraph -- NAME --port N\n')
  expect(exitCode).toBe(0)
})
