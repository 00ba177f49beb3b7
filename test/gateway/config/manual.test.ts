import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { renderConfigTable } from '../../../gateway/config/manual.ts'
import { OPTION_GROUPS, OPTIONS, SUPERGRAPH_OPTIONS } from '../../../gateway/config/options.ts'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')

test("the README's configuration table is the one of the options", () => {
  const written = /<!-- config:start -->\s*(.*?)\s*<!-- config:end -->/s.exec(readme)?.[1]

  expect(normalize(written ?? '')).toBe(normalize(renderConfigTable()))
})

/** Prettier pads the columns of tables. */
const normalize = (markdown: string): string =>
  markdown.replace(/ +/g, ' ').replace(/-{3,}/g, '---')

test('every option stands in exactly one group and has its own variable', () => {
  const grouped = Object.values(OPTION_GROUPS).flatMap((group) => Object.keys(group))
  const all = { ...OPTIONS, ...SUPERGRAPH_OPTIONS }
  const variables = Object.values(all).map(({ env }) => env)

  expect(grouped.sort()).toEqual(Object.keys(all).sort())
  expect(new Set(variables).size).toBe(variables.length)
})
