/**
 * What can be watched: the one request for it, the stream that goes with it, and what an event changes in the answer.
 *
 * @module
 */

/**
 * @typedef {object} View
 * @property {import('./gateway.js').Operation} request
 * @property {(answer: import('./gateway.js').Answer) => import('./gateway.js').Operation} streamFor
 * @property {(answer: import('./gateway.js').Answer, event: object) => import('./gateway.js').Answer} move
 * the answer as it would be now
 * @property {number | null} refreshMs how often the request is asked again for what streams do not tell; `null` = they tell all that changes
 */

/** Battery and odometer. Readings cost money, so they are not asked for on every event. */
const REFRESH_MS = 5 * 60_000

/** @returns {View} */
export const carView = ({ carOnMap, carLive }, id) => ({
  refreshMs: REFRESH_MS,
  request: { query: carOnMap, variables: { id } },
  streamFor: () => ({ query: carLive, variables: { id } }),
  move(answer, { data, errors }) {
    const path = ['vehicle']
    const told = { position: data.vehiclePosition, errors: errorsOf(errors, 1, path) }
    const vehicle = moved(answer.data.vehicle, told)
    return { ...answer, data: { vehicle }, errors: replaced(answer.errors, path, told.errors) }
  },
})

/** @returns {View} */
export const fleetView = ({ fleetOnMap, fleetLive }, first) => ({
  refreshMs: null,
  request: { query: fleetOnMap, variables: { first } },
  streamFor: ({ data, errors }) => ({
    query: fleetLive,
    variables: { ids: data.vehicles.nodes.filter(mayMove(errors)).map(({ id }) => id) },
  }),
  move(answer, { data, errors }) {
    const { vehicle, position } = data.vehiclePositions
    const { nodes } = answer.data.vehicles
    const index = nodes.findIndex(({ id }) => id === vehicle.id)
    if (index < 0) return answer
    const path = ['vehicles', 'nodes', index]
    const told = { position, errors: errorsOf(errors, 2, path) }
    const vehicles = {
      ...answer.data.vehicles,
      nodes: nodes.with(index, moved(nodes[index], told)),
    }
    return { ...answer, data: { vehicles }, errors: replaced(answer.errors, path, told.errors) }
  },
})

/** A stream that asked for a car whose position is refused would be refused as a whole. */
const mayMove = (errors) => (_vehicle, index) =>
  !errors.some(
    ({ path, extensions }) =>
      path?.[2] === index && path.at(-1) === 'position' && extensions?.retryable !== true,
  )

/** A car that cannot be asked just now is where it was. */
function moved(vehicle, { position, errors }) {
  const isLost = errors.some(({ extensions }) => extensions?.retryable !== true)
  return position === null && !isLost ? vehicle : { ...vehicle, position }
}

/** An event's errors as those of the answer; so many levels of their path are the event's own. */
const errorsOf = (errors, levels, path) =>
  errors.map((error) => ({
    ...error,
    path: [...path, 'position', ...(error.path ?? []).slice(levels)],
  }))

const replaced = (errors, path, told) => [
  ...errors.filter((error) => !isWithin(error.path ?? [], [...path, 'position'])),
  ...told,
]

const isWithin = (path, outer) => outer.every((step, depth) => path[depth] === step)
