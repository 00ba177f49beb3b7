/**
 * What is watched: the request that says what there is, the stream that says where it goes, and how an event of the
 * stream changes the request's answer.
 *
 * @module
 */
import { isWorthAnother } from './pauses.js'

/**
 * @typedef {object} View
 * @property {import('./gateway.js').Operation} request
 * @property {(answer: import('./gateway.js').Answer) => import('./gateway.js').Operation} streamOf
 * @property {(answer: import('./gateway.js').Answer, event: import('./stream.js').Event) => import('./gateway.js').Answer} moved
 */

/** @returns {View} */
export const carView = ({ carOnMap, carLive }, id) => ({
  request: { query: carOnMap, variables: { id } },
  streamOf: () => ({ query: carLive, variables: { id } }),
  moved(answer, { data, errors }) {
    const { vehicle } = answer.data
    const position = positionAfter(vehicle.position, data?.vehiclePosition, errors)
    return {
      ...answer,
      data: { vehicle: { ...vehicle, position } },
      errors: errorsAfter(answer.errors, errors, ['vehicle', 'position'], 1),
    }
  },
})

/** @returns {View} */
export const fleetView = ({ fleetOnMap, fleetLive }, first) => ({
  request: { query: fleetOnMap, variables: { first } },
  streamOf: ({ data }) => ({
    query: fleetLive,
    variables: { ids: data.vehicles.nodes.map(({ id }) => id) },
  }),
  moved(answer, { data, errors }) {
    const { vehicles } = answer.data
    const told = data?.vehiclePositions
    const index = vehicles.nodes.findIndex(({ id }) => id === told?.vehicle.id)
    if (index < 0) return answer
    const node = vehicles.nodes[index]
    const position = positionAfter(node.position, told.position, errors)
    return {
      ...answer,
      data: { vehicles: { ...vehicles, nodes: vehicles.nodes.with(index, { ...node, position }) } },
      errors: errorsAfter(answer.errors, errors, ['vehicles', 'nodes', index, 'position'], 2),
    }
  },
})

/** A car that cannot be asked just now stays where it was last. */
function positionAfter(known, told, errors) {
  if (told) return { ...known, ...told, map: mapAfter(known?.map, told.map) }
  return isWorthAnother(errors) ? known : null
}

/** Nor does the map go away because it cannot be asked: only address and picture are of where the car was then. */
function mapAfter(known, told) {
  if (told || !known) return told
  const { attribution, tileSet } = known
  return { attribution, tileSet }
}

/**
 * Errors of the place that was told give way to those that came with it.
 *
 * @param {readonly (string | number)[]} place in the request's answer
 * @param {number} depth of the same place in an event
 */
function errorsAfter(known, told, place, depth) {
  const isElsewhere = ({ path = [] }) => place.some((step, index) => path[index] !== step)
  const moved = told.map((error) => ({
    ...error,
    path: [...place, ...(error.path ?? []).slice(depth)],
  }))
  return [...known.filter(isElsewhere), ...moved]
}
