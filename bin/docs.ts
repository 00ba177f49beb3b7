/**
 * `npm run docs` writes the README's tables from the code's own; `-- --check` fails when they differ.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderConfigTable } from '../gateway/config/manual.ts'
import { renderErrorTable } from '../gateway/server/error-table.ts'
import { readCommandLine } from './command-line.ts'
import { checkGenerated, ROOT, writeGenerated } from './generated-files.ts'
import { fillSection } from './fill-section.ts'

const { values } = readCommandLine('npm run docs -- [--check]', {
  options: { check: { type: 'boolean', default: false } },
})
const path = join(ROOT, 'README.md')
const sections = { config: renderConfigTable(), errors: renderErrorTable() }

const content = Object.entries(sections).reduce(
  (text, [name, section]) => fillSection(text, name, section),
  await readFile(path, 'utf8'),
)
await (values.check
  ? checkGenerated([{ path, content }], 'npm run docs')
  : writeGenerated([{ path, content }]))
