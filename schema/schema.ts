/**
 * `npm run schema` writes `schema/composed.graphql`, what clients see. `-- --check [--base REV]` fails when it is out of
 * date, when the SDL breaks a rule, or when a change since the base revision breaks clients and nobody acknowledged it.
 *
 * @module
 */
import { buildSchema } from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCommandLine } from '../bin/command-line.ts'
import { checkGenerated, ROOT, writeGenerated } from '../bin/generated-files.ts'
import { openRepository } from './base-revision.ts'
import { findChanges, findUnacknowledged, renderChanges } from './changes.ts'
import { composePublicSchema, SUBGRAPHS } from './compose-schema.ts'
import { lintSdl } from './lint.ts'
import { printPublicSchema } from './print-schema.ts'

const COMPOSED = 'schema/composed.graphql'
const COMMAND = 'npm run schema'

const readHere = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')

function lint(): void {
  const faults = [...SUBGRAPHS, 'directives'].flatMap((name) =>
    lintSdl(`schema/${name}.graphql`, readHere(`${name}.graphql`)),
  )
  for (const fault of faults) fail(fault)
}

async function review(composed: string, wanted: string | undefined): Promise<void> {
  const repository = openRepository(ROOT)
  const base = repository.findBase(wanted)
  const before = base === null ? null : repository.readAt(base.revision, COMPOSED)
  if (base === null || before === null) {
    return console.log(`nothing to compare with: ${base?.name ?? 'no base revision'} has no schema`)
  }
  const changes = await findChanges(buildSchema(before), buildSchema(composed))
  console.log(renderChanges(changes, base.name))
  const acknowledged: unknown = JSON.parse(readHere('acknowledged-breaks.json'))
  for (const { key } of findUnacknowledged(changes, acknowledged)) {
    fail(`breaks clients: if it must be, add "${key}" with the reason to acknowledged-breaks.json`)
  }
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

const { values } = readCommandLine(`${COMMAND} -- [--check [--base REV]]`, {
  options: { check: { type: 'boolean', default: false }, base: { type: 'string' } },
})
const composed = printPublicSchema(composePublicSchema())
const files = [{ path: join(import.meta.dirname, 'composed.graphql'), content: composed }]
if (values.check) {
  lint()
  await checkGenerated(files, COMMAND)
  await review(composed, values.base)
} else {
  await writeGenerated(files)
}
