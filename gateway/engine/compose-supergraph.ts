/**
 * Subgraphs' SDLs → supergraph SDL.
 *
 * @module
 */
import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { SupergraphError } from './supergraph.ts'

/** A subgraph as composition sees it. */
export interface ComposedSubgraph {
  readonly name: string
  /** Federation SDL. */
  readonly typeDefs: string
  /** Where it is; not needed for one in this process. */
  readonly url?: string
}

/** @throws {SupergraphError} when they do not fit together; the message names every reason. */
export function composeSupergraph(subgraphs: readonly ComposedSubgraph[]): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, typeDefs, url }) => ({
      name,
      typeDefs: parse(typeDefs),
      url: url ?? '',
    })),
  )
  if (supergraphSdl !== undefined) return supergraphSdl
  const reasons = (errors ?? []).map(({ message }) => message)
  throw new SupergraphError(`the subgraphs do not fit together:\n${reasons.join('\n')}`)
}
