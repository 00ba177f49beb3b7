import { expect, test } from '@jest/globals'
import { readInstantMs } from '../../../../subgraphs/vehicles/providers/instants.ts'

test.each([
  [1752104118549, 1752104118549],
  [1701129612, 1701129612000],
  ['1752104118549', 1752104118549],
  ['1701129612', 1701129612000],
  [1701129612.25, 1701129612250],
  ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['2026-01-02T04:04:05+01:00', Date.UTC(2026, 0, 2, 3, 4, 5)],
])('%p is the moment %p', (sent, epochMs) => {
  expect(readInstantMs(sent)).toBe(epochMs)
})

test.each([0, -1, '', ' ', 'yesterday', null, undefined, NaN, {}, true])(
  '%p is no moment',
  (sent) => {
    expect(readInstantMs(sent)).toBeNull()
  },
)
