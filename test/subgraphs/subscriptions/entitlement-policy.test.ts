import { expect, test } from '@jest/globals'
import { entitlementsByStatus } from '../../../subgraphs/subscriptions/entitlement-policy.ts'
import { noPlan, type PlanStatus } from '../../../subgraphs/subscriptions/plan.ts'

const DAY_MS = 86_400_000
const policy = { mode: 'status', features: ['vehicle_status', 'car_on_map'], graceDays: 3 } as const
const STARTED = new Date('2026-11-01T00:00:00Z')

const after = (status: PlanStatus, ms: number, periodStartedAt: Date | null = STARTED) =>
  entitlementsByStatus({ ...noPlan, status, periodStartedAt }, policy, STARTED.getTime() + ms)

test.each(['ACTIVE', 'TRIALING'] as const)('%s covers all the features, in order', (status) => {
  expect(after(status, 365 * DAY_MS)).toEqual(['car_on_map', 'vehicle_status'])
})

test.each(['NONE', 'UNPAID', 'PAUSED', 'CANCELED'] as const)('%s covers nothing', (status) => {
  expect(after(status, 0)).toEqual([])
})

test('a late payment is tolerated for the days of grace and not a moment longer', () => {
  expect(after('PAST_DUE', 3 * DAY_MS - 1)).toHaveLength(2)
  expect(after('PAST_DUE', 3 * DAY_MS)).toEqual([])
})

test('a late payment of unknown age gets no grace', () => {
  expect(after('PAST_DUE', 0, null)).toEqual([])
})
