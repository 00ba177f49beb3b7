import { expect, test } from '@jest/globals'
import { parseConnections } from '../../../../subgraphs/vehicles/providers/smartcar-connections.ts'
import { connection } from '../fixtures.ts'

const parseOne = (item: unknown) =>
  parseConnections({ data: [item], meta: { totalCount: 1 } }).vehicles[0]

test('the documented answer becomes a vehicle record', () => {
  const answer = {
    data: [
      {
        id: 'conn-uuid',
        type: 'connection',
        attributes: {
          permissions: ['read_vehicle_info', 'read_location'],
          vehicle: {
            make: 'TESLA',
            model: 'Model 3',
            year: 2020,
            mode: 'live',
            powertrainType: 'BEV',
          },
          user: { id: 'user-uuid', externalId: '2819c223' },
        },
        relationships: {
          vehicle: { data: { type: 'vehicle', id: 'veh-uuid' } },
          user: { data: { type: 'user', id: 'user-uuid' } },
        },
      },
    ],
    meta: { totalCount: 1, pageNumber: 1, pageSize: 50 },
    links: { self: '…', first: '…', prev: null, next: null, last: '…' },
  }

  expect(parseConnections(answer)).toEqual({
    totalCount: 1,
    pageSize: 50,
    vehicles: [
      {
        id: 'veh-uuid',
        make: 'Tesla',
        makeKey: 'TESLA',
        model: 'Model 3',
        year: 2020,
        powerTrain: 'BATTERY_ELECTRIC',
        ownerId: '2819c223',
        smartcarUserId: 'user-uuid',
        permissions: ['read_vehicle_info', 'read_location'],
      },
    ],
  })
})

test('a connection without relationships and attributes around it is read as well', () => {
  const bare = {
    id: 'conn-1',
    vehicle: { id: 'car-1', make: 'BMW', model: 'i4', year: '2021' },
    user: { id: 'sc-1' },
  }

  expect(parseOne(bare)).toEqual({
    id: 'car-1',
    make: 'BMW',
    makeKey: 'BMW',
    model: 'i4',
    year: 2021,
    powerTrain: null,
    ownerId: null,
    smartcarUserId: 'sc-1',
    permissions: [],
  })
})

test.each([
  [undefined, null],
  ['', null],
  ['soon', null],
  [20.5, null],
  ['2021', 2021],
])('a year of %p is %p', (sent, year) => {
  const item = connection('car-1')
  const vehicle = { ...item.attributes.vehicle, year: sent }

  expect(parseOne({ ...item, attributes: { ...item.attributes, vehicle } })?.year).toBe(year)
})

test.each([
  ['no vehicle', { id: 'x', attributes: { user: { id: 'u' } } }],
  ['no user', { ...connection('car-1'), relationships: {}, attributes: { vehicle: {} } }],
  ['a user id that would break a header', connection('car-1', 'a\r\nx: y')],
  ['not an object', 'conn-1'],
])('a connection with %s is malformed', (_what, item) => {
  expect(() => parseOne(item)).toThrow(/expected/)
})

test('a page without a count of all is malformed', () => {
  expect(() => parseConnections({ data: [] })).toThrow('meta: expected an object')
})
