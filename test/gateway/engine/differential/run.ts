/** One random operation, run by the engine in both ways and by graphql-js alone. */
import { execute } from 'graphql'
import { stringifyResult } from '../../../../gateway/engine/answer-data.ts'
import { difference } from './compare.ts'
import { localEngine, remoteEngine } from './gateways.ts'
import { generateOperation } from './generator.ts'
import { hashOf } from './random.ts'
import { createWorld, type FaultOf, type WorldContext } from './world.ts'

/** Shares of fields that fail: half the operations run without any. */
const FAULT_RATES = [0, 0, 0.03, 0.15]

/** Answers what differs for a seed, in words; null when nothing does. */
export type Trial = (seed: number) => Promise<string | null>

export function createTrial(): Trial {
  const world = createWorld()
  const current: { context: WorldContext } = { context: { faultOf: () => null } }
  const local = localEngine(world.supergraphSdl, world.subgraphs)
  const remote = remoteEngine(world.supergraphSdl, world.subgraphs, () => current.context)
  const oracle = world.createOracle(local.schema)
  const lenientOracle = world.createLenientOracle(local.schema)

  return async (seed) => {
    const { document, text, variables } = generateOperation(local.schema, seed)
    const context = { faultOf: faultsOf(seed) }
    current.context = context
    const ask = async (schema: typeof oracle) =>
      execute({ schema, document, variableValues: variables, contextValue: context })
    const expected = await ask(oracle)
    for (const [name, engine] of Object.entries({ local, remote })) {
      const got = await engine.execute({ document, variables, context })
      const found =
        (await difference(expected, got, () => ask(lenientOracle))) ??
        (stringifyResult(got) === JSON.stringify(got) ? null : 'the text is not that of the data')
      if (found) return `seed ${seed}, ${name}: ${found}\n${text}\n${JSON.stringify(variables)}`
    }
    return null
  }
}

function faultsOf(seed: number): FaultOf {
  const rate = FAULT_RATES[seed % FAULT_RATES.length] ?? 0
  return (type, id, field) => {
    const chance = hashOf(`${seed} ${type} ${id} ${field}`) / 2 ** 32
    if (chance >= rate) return null
    return chance < rate / 2 ? 'error' : 'null'
  }
}
