/**
 * The order of test files: slow ones first, so that no worker is left alone with one at the end. What a file took last time is
 * known only where jest keeps its cache; where it does not, as in CI, the folder tells.
 *
 * @module
 */
import { createRequire } from 'node:module'

// Its types are of its CommonJS form alone.
const { default: TestSequencer } = createRequire(import.meta.url)(
  '@jest/test-sequencer',
) as typeof import('@jest/test-sequencer')

type Tests = Parameters<InstanceType<typeof TestSequencer>['sort']>[0]

/** Beginnings of paths; the slowest first. The rest is quick. */
const SLOW = [
  'journeys/demo-',
  'journeys/fifth-',
  'journeys/further-',
  'drills/',
  'journeys/streams',
  'journeys/',
  'bin/',
  'gateway/engine/differential/',
  'gateway/resilience/',
]

export default class SlowFirstSequencer extends TestSequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const sorted = await super.sort(tests)
    const unknown = sorted.filter(({ duration }) => duration === undefined)
    const known = sorted.filter(({ duration }) => duration !== undefined)
    // Stable: those of one rank stay as they are, larger ones first.
    return [...unknown.toSorted((a, b) => rankOf(a.path) - rankOf(b.path)), ...known]
  }
}

function rankOf(path: string): number {
  const rank = SLOW.findIndex((beginning) => path.includes(`/test/${beginning}`))
  return rank === -1 ? SLOW.length : rank
}
