import { expect, test } from '@jest/globals'
import { tryFederation } from './run-federation.ts'

/** `npm run test:differential` tries many more. */
const TRIALS = Number(process.env.DIFFERENTIAL_TRIALS ?? 500)
const FIRST_SEED = Number(process.env.DIFFERENTIAL_SEED ?? 1)

test('answers random operations on random federations as graphql-js does over one schema', async () => {
  const differences: string[] = []
  let federations = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + TRIALS / 4; seed += 1) {
    const found = await tryFederation(seed)
    if (found !== undefined) federations += 1
    if (found) differences.push(found)
  }

  expect(differences.slice(0, 3)).toEqual([])
  expect(federations).toBeGreaterThan(TRIALS / 40)
}, 600_000)
