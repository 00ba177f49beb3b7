import { expect, test } from '@jest/globals'
import { createMetrics } from '../../../gateway/observability/metrics.ts'

test('billed calls, what they cost and who stood in are counted by provider', async () => {
  const { maps, render } = createMetrics({ ofProcess: false })

  maps.called('GOOGLE', 'address', 5000)
  maps.called('GOOGLE', 'address', 5000)
  maps.called('GOOGLE', 'tile', 600)
  maps.moved('GOOGLE', 'OSM', 'BACKEND_TIMEOUT')

  const { body } = await render()
  expect(body).toContain('roundabout_maps_calls_total{provider="GOOGLE",kind="address"} 2')
  expect(body).toContain('roundabout_maps_calls_total{provider="GOOGLE",kind="tile"} 1')
  expect(body).toContain('roundabout_maps_spent_micros_total{provider="GOOGLE"} 10600')
  expect(body).toContain(
    'roundabout_maps_moves_total{from="GOOGLE",to="OSM",reason="BACKEND_TIMEOUT"} 1',
  )
})
