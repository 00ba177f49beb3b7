/**
 * The short form of `npm run test:drills`, as tests.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fairly } from '../support/stopwatch.ts'
import { createCompany, drillsOf, shortOf, type Company, type Policy } from './drills.ts'
import { openSockets, socketsDownTo } from './leaks.ts'
import { openStage, type Stage } from './stage.ts'

/** Declares a test for each drill under these policies. */
export function rehearse(...policies: readonly Policy[]): void {
  let stage: Stage
  let company: Company
  let socketsBefore: number

  beforeAll(async () => {
    socketsBefore = openSockets()
    stage = await openStage()
    company = createCompany(stage)
  })

  describe.each(policies)('%s', (policy) => {
    test.each(shortOf(drillsOf(policy)))('$step $fault', (drill) =>
      fairly(async () => {
        const { told, wanted, tookMs, limitMs } = await company.play(drill)

        expect(told).toEqual(wanted)
        expect(tookMs).toBeLessThanOrEqual(limitMs)
      }),
    )
  })

  // Last, for there is nothing to play on afterwards.
  afterAll(async () => {
    await company.close()
    await stage.close()
    const left = await socketsDownTo(socketsBefore)
    if (left > socketsBefore)
      throw new Error(`${String(left - socketsBefore)} sockets are left open`)
  })
}
