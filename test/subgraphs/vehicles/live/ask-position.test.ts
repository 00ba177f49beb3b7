import { expect, test } from '@jest/globals'
import { noRecordCache } from '../../../../subgraphs/backend/record-cache.ts'
import { createCarQuestions } from '../../../../subgraphs/vehicles/index.ts'
import type { FakeAnswer } from '../../../support/fake-transport.ts'
import { connection, connections, failedSignal, fakeVendors, place, signal } from '../fixtures.ts'

function questions(answer: (path: string) => FakeAnswer) {
  const { client, paths } = fakeVendors(answer)
  const deps = { client, cache: noRecordCache, streamingMakes: ['TESLA', 'BMW'] }
  return { ...createCarQuestions(deps), paths }
}

const isConnections = (path: string) => path.includes('/connections')

test('where a car is costs its connection and one read', async () => {
  const { askPosition, paths } = questions((path) =>
    isConnections(path)
      ? connections([connection('car-1')])
      : { body: { data: [signal('location-preciselocation', place)] } },
  )

  expect(await askPosition('car-1')).toMatchObject({ latitude: 47.1395, source: 'SMARTCAR' })
  expect(paths()).toHaveLength(2)
})

test('a car that is not connected any more is nowhere, and no read is paid for it', async () => {
  const { askPosition, paths } = questions(() => connections([]))

  expect(await askPosition('car-1')).toBeNull()
  expect(paths()).toHaveLength(1)
})

test('a car whose owner does not share its place is not read', async () => {
  const hidden = connection('car-1')
  const attributes = { ...hidden.attributes, permissions: ['read_vehicle_info'] }
  const { askPosition, paths } = questions(() => connections([{ ...hidden, attributes }]))

  expect(await askPosition('car-1')).toBeNull()
  expect(paths()).toHaveLength(1)
})

test('a position that could not be read is thrown as the error it is', async () => {
  const { askPosition } = questions((path) =>
    isConnections(path)
      ? connections([connection('car-1')])
      : { body: { data: [failedSignal('location-preciselocation', 'RATE_LIMIT', 'VEHICLE')] } },
  )

  await expect(askPosition('car-1')).rejects.toMatchObject({
    extensions: { code: 'BACKEND_QUOTA' },
  })
})

test('only cars of makes that stream are asked for their VIN', async () => {
  const vin = { data: signal('vehicleidentification-vin', { value: 'LRWYGCEK0PC000002' }) }
  const { askVin, paths } = questions((path) =>
    isConnections(path)
      ? connections([
          path.includes('=tesla')
            ? connection('tesla', 'ada', 'TESLA')
            : connection('golf', 'ada', 'VOLKSWAGEN'),
        ])
      : { body: vin },
  )

  expect([await askVin('tesla'), await askVin('golf')]).toEqual(['LRWYGCEK0PC000002', null])
  expect(paths().filter((path) => !isConnections(path))).toHaveLength(1)
})
