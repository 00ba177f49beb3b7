import { expect, test } from '@jest/globals'
import { createMetrics } from '../../../gateway/observability/metrics.ts'
import { cacheOn, loader } from '../cache/cache-on.ts'

test('shows what the cache did and holds of each kind of record', async () => {
  const metrics = createMetrics({ ofProcess: false })
  const { records, stats, invalidate } = cacheOn({ Car: { maxAge: 60 }, Plan: { maxAge: 60 } })
  metrics.watchCache(stats)
  for (const key of ['a', 'b', 'a']) await records.readMany('Car', [key], loader().load)
  await records.readMany('Plan', ['p'], loader().load)
  await invalidate({ types: ['Plan'] })

  const { body } = await metrics.render()
  const again = await metrics.render()

  expect(again.body).toBe(body)
  expect(body).toContain('roundabout_cache_reads_total{coordinate="Car",outcome="hit"} 1')
  expect(body).toContain('roundabout_cache_reads_total{coordinate="Car",outcome="miss"} 2')
  expect(body).toContain('roundabout_cache_evictions_total{coordinate="Car"} 0')
  expect(body).toContain('roundabout_cache_records{coordinate="Car"} 2')
  expect(body).toMatch(/roundabout_cache_bytes\{coordinate="Car"\} [1-9]/)
  expect(body).toContain('roundabout_cache_records{coordinate="Plan"} 0')
  expect(body).toContain('roundabout_cache_bytes{coordinate="Plan"} 0')
})
