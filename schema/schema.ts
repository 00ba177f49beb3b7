/**
 * `npm run schema` writes `schema/composed.graphql`, what clients see. `-- --check [--base REV]` fails when it is out of
 * date, when the SDL breaks a rule, or when a change since the base revision breaks clients and nobody acknowledged it.
 *
 * @module
 */
import { buildSchema, type GraphQLSchema } from 'graphql'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCommandLine } from '../bin/command-line.ts'
import { checkGenerated, ROOT, writeGenerated } from '../bin/generated-files.ts'
import { openRepository } from './base-revision.ts'
import { findChanges, findUnacknowledged, renderChanges } from './changes.ts'
import { composePublicSchema, SUBGRAPHS } from './compose-schema.ts'
import { findDocumentFaults, findSdlFaults, findSyntaxFaults } from './faults.ts'
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

/** Documents that clients ask by name have to go on being answered, whatever was acknowledged. */
function checkDocuments(composed: GraphQLSchema): void {
  const files = readdirSync(join(import.meta.dirname, 'documents')).map(
    (name) => `documents/${name}`,
  )
  for (const file of files) {
    for (const fault of findDocumentFaults(`schema/${file}`, readHere(file), composed)) fail(fault)
  }
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
  const acknowledged = readAcknowledged()
  for (const { key } of findUnacknowledged(changes, acknowledged)) {
    fail(`breaks clients: if it must be, add "${key}" with the reason to acknowledged-breaks.json`)
  }
}

function readAcknowledged(): unknown {
  try {
    return JSON.parse(readHere('acknowledged-breaks.json'))
  } catch (cause) {
    throw new TypeError('schema/acknowledged-breaks.json: expected JSON, reasons by key', { cause })
  }
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

const { values } = readCommandLine(`${COMMAND} -- [--check [--base REV]]`, {
  options: { check: { type: 'boolean', default: false }, base: { type: 'string' } },
})

async function run(): Promise<void> {
  const composed = printPublicSchema(composePublicSchema())
  const files = [{ path: join(import.meta.dirname, 'composed.graphql'), content: composed }]
  if (!values.check) return writeGenerated(files)
  lint()
  await checkGenerated(files, COMMAND)
  await review(composed, values.base)
  checkDocuments(buildSchema(composed))
}

function findFaults(): readonly string[] {
  const common = readHere('directives.graphql')
  const faults = findSyntaxFaults('schema/directives.graphql', common)
  if (faults.length > 0) return faults
  return SUBGRAPHS.flatMap((name) =>
    findSdlFaults(`schema/${name}.graphql`, readHere(`${name}.graphql`), common),
  )
}

const faults = findFaults()
for (const fault of faults) fail(fault)
if (faults.length === 0) {
  await run().catch((error: unknown) =>
    fail(error instanceof Error ? error.message : String(error)),
  )
}
