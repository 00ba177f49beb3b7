/** One random federation and random operations on it. */
import { buildSubgraphSchema } from '@apollo/subgraph'
import { buildSchema, execute, parse, printSchema, type GraphQLSchema } from 'graphql'
import { stringifyResult } from '../../../../gateway/engine/answer-data.ts'
import { entityOf, resolveRandomly } from './federation-values.ts'
import { localEngine, remoteEngine } from './gateways.ts'
import { generateOperation } from './generator.ts'
import { randomFederation, type RandomFederation } from './random-federation.ts'

const OPERATIONS = 10

/** Answers what differs, in words; null when nothing does, `undefined` when the seed makes no federation. */
export async function tryFederation(seed: number): Promise<string | null | undefined> {
  const federation = randomFederation(seed)
  if (!federation) return undefined
  const schemas = new Map(
    Object.keys(federation.sdls).map((name) => [name, subgraphSchema(federation, name)]),
  )
  const engines = {
    local: localEngine(federation.supergraphSdl, schemas),
    remote: remoteEngine(federation.supergraphSdl, schemas, () => ({})),
  }
  const oracle = resolveRandomly(buildSchema(printSchema(engines.local.schema)), federation, null)
  for (let index = 0; index < OPERATIONS; index += 1) {
    const { document, text, variables } = generateOperation(oracle, seed * 31 + index)
    const expected = await execute({ schema: oracle, document, variableValues: variables })
    for (const [name, engine] of Object.entries(engines)) {
      const got = await engine.execute({ document, variables, context: {} })
      if (stringifyResult(got) === JSON.stringify(expected)) continue
      const answers = `oracle ${JSON.stringify(expected)}\nengine ${stringifyResult(got)}`
      return `seed ${seed}.${index}, ${name}\n${text}\n${JSON.stringify(variables)}\n${answers}`
    }
  }
  return null
}

function subgraphSchema(federation: RandomFederation, name: string): GraphQLSchema {
  const typeDefs = parse(federation.sdls[name] ?? '')
  const bare = buildSubgraphSchema([{ typeDefs }])
  const references = Object.keys(bare.getTypeMap())
    .filter((type) => /^(E\d|I)$/.test(type))
    .map((type) => [type, { __resolveReference: entityOf }])
  const resolvers = Object.fromEntries(references) as Record<string, object>
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }])
  return resolveRandomly(schema, federation, name)
}
