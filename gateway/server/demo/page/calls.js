/**
 * What an app would have to ask by itself for the same: the calls that the gateway makes behind one request.
 *
 * @module
 */

/** Cars that a maker lists in one call. */
const CARS_PER_PAGE = 100

/** @returns {readonly { what: string, times: number }[]} */
export function callsBehind(answer) {
  const { vehicle, vehicles } = answer.data ?? {}
  const cars = vehicles?.nodes ?? (vehicle ? [vehicle] : [])
  if (cars.length === 0) return []
  const refused = answer.errors.filter(isRefusedPosition).length
  const addresses = cars.filter(({ position }) => 'address' in (position?.map ?? {})).length
  const names = vehicles ? FLEET : ONE
  return [
    { what: names.grants, times: 1 },
    { what: names.owner, times: cars.filter(isOfSomebodyElse).length },
    { what: names.cars, times: vehicles ? Math.ceil(vehicles.totalCount / CARS_PER_PAGE) : 1 },
    { what: names.plan, times: answer.errors.some(lacksPlan) ? 2 : 1 },
    { what: names.signals, times: cars.length - refused },
    { what: names.addresses, times: addresses },
  ].filter(({ times }) => times > 0)
}

const ONE = {
  grants: 'who may see it, at the directory',
  owner: 'whose it is, at the directory',
  cars: 'the car, at its maker',
  plan: 'what the plan covers, at billing',
  signals: 'where it is, at its maker',
  addresses: 'the address, at the map provider',
}

const FLEET = {
  ...ONE,
  cars: 'the list of cars, at their makers',
  signals: 'where each car is, at its maker',
}

/** The directory knows the caller already. */
const isOfSomebodyElse = ({ owner, access }) => Boolean(owner) && access !== 'OWNER'

/** Billing is then asked for the plan's state too, to say what is wrong with it. */
const lacksPlan = ({ extensions }) => extensions?.code === 'SUBSCRIPTION_REQUIRED'

/** Nothing is read for a caller who may not have it. */
const isRefusedPosition = ({ path, extensions }) =>
  path?.at(-1) === 'position' &&
  ['SUBSCRIPTION_REQUIRED', 'FORBIDDEN'].includes(String(extensions?.code))
