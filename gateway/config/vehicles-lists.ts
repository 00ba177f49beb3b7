/**
 * What is said of vendors of vehicles in one variable.
 *
 * @module
 */
import { PROVIDER_NAME } from './maps-lists.ts'
import type { Parser } from './parsers.ts'

/** A make, and the name of whoever reads it. */
export type MakeRoute = readonly [make: string, provider: string]

const MAKE = /^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u

/** `viss:RIVIAN+LUCID,tesla:TESLA`: separated by commas, makes of one vendor by `+`. Empty = none. */
export const makeRoutes: Parser<readonly MakeRoute[]> = {
  expected: 'a comma-separated list of vendor:make, makes joined by +, each make once',
  read: (raw) => {
    const routes = raw.split(',').flatMap((entry) => (entry.trim() === '' ? [] : routesOf(entry)))
    const makes = new Set(routes.map(([make]) => make.toUpperCase()))
    if (makes.size < routes.length) throw new TypeError('expected every make once')
    return routes
  },
}

function routesOf(entry: string): readonly MakeRoute[] {
  const [provider = '', makes = ''] = entry.split(':').map((part) => part.trim())
  const names = makes.split('+').map((make) => make.trim())
  if (PROVIDER_NAME.test(provider) && names.every((make) => MAKE.test(make))) {
    return names.map((make) => [make, provider])
  }
  throw new TypeError('expected vendor:make')
}

/** Below the base URL, with a place for what a car is known by: without one, all cars would be the same. */
export const vehiclePath: Parser<string> = {
  expected: 'a path with {vin} or {id}, such as /vehicles/{vin}',
  read: (raw) => {
    const path = raw.replace(/\/+$/, '')
    const isPath = /^(\/([\w.~-]|\{(vin|id)\})+)+$/.test(path)
    if (isPath && path.includes('{')) return path
    throw new TypeError('expected a path with a place for the vehicle')
  },
}
