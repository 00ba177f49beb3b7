import { expect, test } from '@jest/globals'
import { Kind, parse, print, validate, visit, type DirectiveNode, type DocumentNode } from 'graphql'
import type { EngineResult, LaterPart } from '../../../../gateway/engine/engine.ts'
import { localEngine } from './gateways.ts'
import { generateOperation } from './generator.ts'
import { createRandom, hashOf, type Random } from './random.ts'
import { createWorld, type FaultOf } from './world.ts'

/** `npm run test:differential` tries many more. */
const TRIALS = Number(process.env.DIFFERENTIAL_TRIALS ?? 120)
const FIRST_SEED = Number(process.env.DIFFERENTIAL_SEED ?? 1)

const world = createWorld()
const engine = localEngine(world.supergraphSdl, world.subgraphs)

const noFaults: FaultOf = () => null
const someFaults =
  (seed: number): FaultOf =>
  (type, id, field) =>
    hashOf(`${String(seed)} ${type} ${id} ${field}`) % 12 === 0 ? 'error' : null

test('the parts of a random operation make what it answers without @defer', async () => {
  const differences: string[] = []
  let parts = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + TRIALS; seed += 1) {
    const { document, variables } = generateDeferred(seed)
    const request = { document, variables, context: { faultOf: noFaults } }

    const whole = await engine.execute(request)
    const { first, later } = await executeInParts(request)

    parts += later.length
    later.forEach((part) => merge(first.data, part))
    const [want, have] = [whole, first].map(({ data }) => sorted(data))
    if (want !== have)
      differences.push(`seed ${String(seed)}\n${print(document)}\n${want}\n${have}`)
  }

  expect(differences.slice(0, 2)).toEqual([])
  expect(parts).toBeGreaterThan(TRIALS / 4)
}, 600_000)

test('what fails in a deferred fragment takes nothing with it that was answered already', async () => {
  const surprises: string[] = []
  let failed = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + TRIALS; seed += 1) {
    const { document, variables } = generateDeferred(seed)

    const { first, later } = await executeInParts({
      ...{ document, variables },
      context: { faultOf: someFaults(seed) },
    })

    for (const { path, data, errors = [] } of later) {
      failed += errors.length
      const isBelow = errors.every((error) => path.every((key, at) => error.path?.[at] === key))
      const isExplained = data !== null || errors.length > 0
      if (isBelow && isExplained && isObject(at(first.data, path))) continue
      surprises.push(`seed ${String(seed)} ${path.join('.')} ${JSON.stringify(errors)}`)
    }
  }

  expect(surprises.slice(0, 3)).toEqual([])
  expect(failed).toBeGreaterThan(TRIALS / 20)
}, 600_000)

async function executeInParts(request: Parameters<typeof engine.execute>[0]) {
  const { startLater, ...first } = await engine.execute({ ...request, mayDefer: () => true })
  const later = await Promise.all(startLater?.() ?? [])
  const text = JSON.stringify({ data: first.data, later: later.flat() })
  const copied = JSON.parse(text) as { readonly data: EngineResult['data'] }
  return { first: copied, later: later.flat() }
}

/** A random operation, most of its fragments deferred. */
function generateDeferred(seed: number) {
  const { document, variables } = generateOperation(engine.schema, seed)
  const random = createRandom(seed * 31 + 7)
  const names = Object.entries(variables).filter(([, value]) => typeof value === 'boolean')
  const defer = <T extends { readonly directives?: readonly DirectiveNode[] }>(node: T): T =>
    random.chance(0.7)
      ? { ...node, directives: [...(node.directives ?? []), deferBy(random, names)] }
      : node
  const deferred: DocumentNode = visit(document, {
    FragmentSpread: { leave: defer },
    InlineFragment: { leave: defer },
  })
  return validate(engine.schema, deferred).length === 0
    ? { document: deferred, variables }
    : { document, variables }
}

function deferBy(random: Random, names: readonly (readonly [string, unknown])[]): DirectiveNode {
  const isConditional = names.length > 0 && random.chance(0.3)
  const text = isConditional ? `@defer(if: $${random.pick(names)[0]})` : '@defer'
  const [operation] = parse(`{ ... ${text} { a } }`).definitions
  const node = operation?.kind === Kind.OPERATION_DEFINITION && operation.selectionSet.selections[0]
  const [directive] = (node && node.directives) || []
  if (!directive) throw new TypeError(`expected a directive, got ${text}`)
  return directive
}

type Path = LaterPart['path']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (data: unknown, path: Path): unknown =>
  path.reduce((value, key) => (value as Record<string | number, unknown>)[key], data)

/** As clients do it. */
function merge(data: EngineResult['data'], { path, data: more }: LaterPart): void {
  mergeInto(at(data, path) as object, more ?? {})
}

function mergeInto(into: object, more: object): void {
  const target = into as Record<string, unknown>
  for (const [key, value] of Object.entries(more)) {
    const known = target[key]
    if (
      typeof known === 'object' &&
      known !== null &&
      typeof value === 'object' &&
      value !== null
    ) {
      mergeInto(known, value as object)
    } else target[key] = value
  }
}

const sorted = (data: unknown): string =>
  JSON.stringify(data, (_key, value: unknown) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
