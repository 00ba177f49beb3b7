import { expect, test } from '@jest/globals'
import { createTrial } from './run.ts'

/** `npm run test:differential` tries many more. */
const TRIALS = Number(process.env.DIFFERENTIAL_TRIALS ?? 500)
const FIRST_SEED = Number(process.env.DIFFERENTIAL_SEED ?? 1)

test('answers random operations as graphql-js does over one plain schema', async () => {
  const differenceOf = createTrial()

  const differences: string[] = []
  for (let seed = FIRST_SEED; seed < FIRST_SEED + TRIALS; seed += 1) {
    const found = await differenceOf(seed)
    if (found) differences.push(found)
  }

  expect(differences.slice(0, 3)).toEqual([])
}, 600_000)
