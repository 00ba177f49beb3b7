/**
 * What an app would have to ask by itself for the same: the calls that the gateway makes behind one request.
 *
 * @module
 */

/** @returns {readonly { what: string, times: number }[]} */
export function callsBehind(answer) {
  const { vehicle, vehicles } = answer.data ?? {}
  const cars = vehicles?.nodes ?? (vehicle ? [vehicle] : [])
  if (cars.length === 0) return []
  const isFleet = vehicles !== undefined
  const read = cars.length - countRefused(answer, isFleet)
  const addresses = cars.filter(({ position }) => position?.map?.address).length
  return [
    { what: 'who may see it, at the directory', times: 1 },
    { what: isFleet ? 'the list of cars, at their makers' : 'the car, at its maker', times: 1 },
    { what: 'what the plan covers, at billing', times: 1 },
    {
      what: isFleet ? 'where each car is, at its maker' : 'where it is, at its maker',
      times: read,
    },
    { what: 'the address, at the map provider', times: addresses },
  ].filter(({ times }) => times > 0)
}

/** Cars of which no position was read, because the caller may not have it. */
const countRefused = ({ errors }, isFleet) =>
  errors.filter(
    ({ path = [], extensions = {} }) =>
      path.at(-1) === 'position' &&
      path.length === (isFleet ? 4 : 2) &&
      ['SUBSCRIPTION_REQUIRED', 'FORBIDDEN'].includes(String(extensions.code)),
  ).length
