import { expect, test } from '@jest/globals'
import { fakeVendors, golf, noVin, tesla } from './fixtures.ts'

const answer = (path: string) => ({
  body: path.startsWith('tesla') ? { response: {} } : { data: [] },
})

test('make TESLA goes to Tesla, every other make to Smartcar', async () => {
  const { client, paths } = fakeVendors(answer)

  await client.signalsOf(golf, noVin)
  await client.signalsOf(tesla, () => Promise.resolve('LRWYGCEK0PC000002'))

  expect(paths().map((path) => path.split('/')[0])).toEqual(['vehicles.test', 'tesla.test'])
})

test('without an account at Tesla, Smartcar reads Teslas, too, and no VIN is needed', async () => {
  const { client, paths } = fakeVendors(answer, { hasTesla: false })

  await client.signalsOf(tesla, noVin)

  expect(paths()).toEqual(['vehicles.test/vehicles/car-2/signals'])
})
