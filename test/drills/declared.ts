/**
 * What the SDL of a drill declares for the place of a car that cannot be read, instead of what is declared there.
 *
 * @module
 */
import { readFileSync } from 'node:fs'

export const PLACE = 'vehicle.position'

export interface Declared {
  readonly use: 'NULL' | 'FALLBACK' | 'FAIL'
  /** With FALLBACK, as the question shows it. */
  readonly value?: unknown
}

const SOMEWHERE = { quality: 'STALE', latitude: 47.1, longitude: 9.5 } as const

export const DECLARED: readonly Declared[] = [
  { use: 'NULL' },
  { use: 'FALLBACK', value: { ...SOMEWHERE, map: null } },
  { use: 'FAIL' },
]

const AS_IT_IS =
  /(position: Position[^@]*(?:@(?!onFailure)\w+\([^)]*\)\s*)*)@onFailure\(use: STALE\)/

/** The product's own SDL, but for that one place. */
export const sdlWith =
  ({ use, value }: Declared) =>
  (name: string): string => {
    const sdl = readFileSync(new URL(`../../schema/${name}.graphql`, import.meta.url), 'utf8')
    if (name !== 'vehicles') return sdl
    if (!AS_IT_IS.test(sdl)) throw new TypeError('expected Vehicle.position to have a policy')
    const json = JSON.stringify(JSON.stringify({ ...(value ?? {}), ...REST }))
    const fallback = value === undefined ? '' : `, fallback: ${json}`
    return sdl.replace(AS_IT_IS, `$1@onFailure(use: ${use}${fallback})`)
  }

/** What the type asks for and the question does not. */
const REST = { receivedAt: '2026-01-01T00:00:00.000Z', source: 'SMARTCAR' }
