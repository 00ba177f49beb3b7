import { afterEach, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRepository } from '../../schema/base-revision.ts'

const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })))

const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
  folders.push(folder)
  return folder
}

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.test', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  }).trim()

const commit = (folder: string, text: string) => {
  writeFileSync(join(folder, 'a.graphql'), text)
  git(folder, 'add', '.')
  git(folder, 'commit', '-q', '-m', text)
  return git(folder, 'rev-parse', 'HEAD')
}

function makeRepository(...texts: readonly string[]): { folder: string; commits: string[] } {
  const folder = makeFolder()
  git(folder, 'init', '-q', '-b', 'main')
  return { folder, commits: texts.map((text) => commit(folder, text)) }
}

test('the base is the commit before', () => {
  const { folder, commits } = makeRepository('one', 'two')

  expect(openRepository(folder).findBase()).toEqual({ revision: commits[0], name: 'HEAD~1' })
})

test('on a branch, the base is where it left origin/main', () => {
  const origin = makeRepository('one', 'two')
  const clone = makeFolder()
  git(clone, 'clone', '-q', origin.folder, '.')
  git(clone, 'switch', '-q', '-c', 'topic')
  commit(clone, 'three')
  commit(clone, 'four')

  expect(openRepository(clone).findBase()).toEqual({
    revision: origin.commits[1],
    name: 'origin/main',
  })
})

test.each(['the first commit', 'a clone of depth one', 'no repository'])(
  '%s has no base',
  (where) => {
    const { folder } = makeRepository('one', ...(where === 'the first commit' ? [] : ['two']))
    const shallow = makeFolder()
    if (where === 'a clone of depth one')
      git(shallow, 'clone', '-q', '--depth=1', `file://${folder}`, '.')

    const place = where === 'the first commit' ? folder : shallow
    expect(openRepository(place).findBase()).toBeNull()
  },
)

test('a wanted base that is no revision is refused', () => {
  const { folder } = makeRepository('one')

  expect(() => openRepository(folder).findBase('v9')).toThrow('--base: expected a revision')
})

test('a file is read as it was, and is null where it was not', () => {
  const { folder, commits } = makeRepository('one', 'two')
  const repository = openRepository(folder)

  expect(repository.readAt(commits[0] ?? '', 'a.graphql')).toBe('one')
  expect(repository.readAt(commits[0] ?? '', 'b.graphql')).toBeNull()
})
