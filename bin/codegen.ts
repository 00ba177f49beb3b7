/**
 * `npm run codegen` writes the resolver types of every subgraph from its SDL; `-- --check` fails when they differ.
 *
 * @module
 */
import { generate, loadContext } from '@graphql-codegen/cli'
import { resolve } from 'node:path'
import { readCommandLine } from './command-line.ts'
import { checkGenerated, ROOT, writeGenerated, type GeneratedFile } from './generated-files.ts'

interface CodegenOutput {
  readonly filename: string
  readonly content: string
}

async function generateTypes(): Promise<readonly GeneratedFile[]> {
  const context = await loadContext(resolve(ROOT, 'codegen.yml'))
  context.updateConfig({ silent: true })
  const outputs = (await generate(context, false)) as readonly CodegenOutput[]
  return outputs.map(({ filename, content }) => ({ path: resolve(ROOT, filename), content }))
}

const { values } = readCommandLine('npm run codegen -- [--check]', {
  options: { check: { type: 'boolean', default: false } },
})
process.chdir(ROOT)
const files = await generateTypes()
await (values.check ? checkGenerated(files, 'npm run codegen') : writeGenerated(files))
