import { expect, test } from '@jest/globals'
import { ERROR_TABLE } from '../../../../../gateway/server/error-table.ts'
import { loadPageModule } from './page-module.ts'

const { explain, gather } = await loadPageModule('explain')

test('says which feature is missing and what is wrong with the plan', () => {
  const words = explain({
    message: 'Your service plan does not cover "car_on_map".',
    extensions: { code: 'SUBSCRIPTION_REQUIRED', feature: 'car_on_map', status: 'PAST_DUE' },
  })

  expect(words).toEqual({
    title: 'Live location is not in the plan',
    text: 'The service plan is past due: a payment is late. Once it is paid, this is back.',
    code: 'SUBSCRIPTION_REQUIRED',
  })
})

test.each(Object.keys(ERROR_TABLE))('has words for %s and keeps the code beside them', (code) => {
  const { title, code: shown } = explain({
    message: 'As the gateway says it.',
    extensions: { code, backend: 'maps', retryable: true },
  })

  expect(title).not.toBe('')
  expect(shown).toBe(code)
})

test('names the backend that is to blame', () => {
  const { title } = explain({
    message: '',
    extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'maps' },
  })

  expect(title).toBe('The backend “maps” is down')
})

test('says once what a fleet says fifty times, and first what keeps the cars off the map', () => {
  const asleep = (index: number, field: string) => ({
    message: 'asleep',
    path: ['vehicles', 'nodes', index, field],
    extensions: { code: field === 'position' ? 'VEHICLE_ASLEEP' : 'BACKEND_TIMEOUT' },
  })
  const errors = Array.from({ length: 50 }, (_, index) => [
    asleep(index, 'battery'),
    asleep(index, 'position'),
  ]).flat()

  const groups = gather(errors)

  expect(groups.map(({ error, count }) => [error.extensions?.['code'], count])).toEqual([
    ['VEHICLE_ASLEEP', 50],
    ['BACKEND_TIMEOUT', 50],
  ])
})
