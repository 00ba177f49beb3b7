import { expect, test } from '@jest/globals'
import { loadPageModule, type PageError } from './page-module.ts'

const { carView, fleetView } = await loadPageModule('views')

const DOCUMENTS = {
  carOnMap: 'one',
  carLive: 'one live',
  fleetOnMap: 'many',
  fleetLive: 'many live',
}
const HERE = { latitude: 47.1 }
const THERE = { latitude: 47.2 }
const failure = (path: PageError['path'] & object, retryable: boolean): PageError => ({
  message: 'No.',
  path,
  extensions: { retryable },
})
const BATTERY = failure(['vehicle', 'battery'], true)
const car = carView(DOCUMENTS, 'a')
const CAR = { data: { vehicle: { name: 'Golf', position: HERE } }, errors: [BATTERY] }
const fleet = fleetView(DOCUMENTS, 50)
const FLEET = {
  data: {
    vehicles: {
      totalCount: 2,
      nodes: [
        { id: 'a', position: HERE },
        { id: 'b', position: HERE },
      ],
    },
  },
  errors: [],
}

test('an event moves the car and leaves the rest, what failed beside it too', () => {
  const moved = car.move(CAR, { data: { vehiclePosition: THERE }, errors: [] })

  expect(moved).toEqual({ ...CAR, data: { vehicle: { name: 'Golf', position: THERE } } })
})

test('what fails in an event stands where it would in the answer, until an event without it', () => {
  const event = { data: { vehiclePosition: THERE }, errors: [] }
  const failed = car.move(CAR, {
    ...event,
    errors: [failure(['vehiclePosition', 'map', 'address'], true)],
  })

  const healed = car.move(failed, event)

  expect(failed.errors.map(({ path }) => path?.join('.'))).toEqual([
    'vehicle.battery',
    'vehicle.position.map.address',
  ])
  expect(healed.errors).toEqual([BATTERY])
})

test.each([
  [true, HERE],
  [false, null],
])('of a car that cannot be asked, retryable %j, there is %j', (retryable, position) => {
  const errors = [failure(['vehiclePosition'], retryable)]

  const { data } = car.move(CAR, { data: { vehiclePosition: null }, errors })

  expect(data).toEqual({ vehicle: { name: 'Golf', position } })
})

test('an event about one car of a fleet moves that one', () => {
  const vehiclePositions = { vehicle: { id: 'b' }, position: THERE }

  const { data } = fleet.move(FLEET, { data: { vehiclePositions }, errors: [] })

  expect(data).toEqual({
    vehicles: {
      totalCount: 2,
      nodes: [
        { id: 'a', position: HERE },
        { id: 'b', position: THERE },
      ],
    },
  })
})

test('an event about a car that is not shown changes nothing', () => {
  const vehiclePositions = { vehicle: { id: 'c' }, position: THERE }

  expect(fleet.move(FLEET, { data: { vehiclePositions }, errors: [] })).toBe(FLEET)
})

test('a fleet’s stream leaves out cars whose position is refused', () => {
  const errors = [
    failure(['vehicles', 'nodes', 0, 'position'], false),
    failure(['vehicles', 'nodes', 1, 'position'], true),
  ]

  expect(fleet.streamFor({ ...FLEET, errors })).toEqual({
    query: 'many live',
    variables: { ids: ['b'] },
  })
})

test('a car is asked about again for what its stream does not tell; a fleet, whose stream tells all, is not', () => {
  expect([car.refreshMs, fleet.refreshMs]).toEqual([300_000, null])
})
