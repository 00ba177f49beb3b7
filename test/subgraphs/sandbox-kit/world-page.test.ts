import { expect, test } from '@jest/globals'
import { describeWorld, listVehicles } from '../../../subgraphs/sandbox-kit/world-page.ts'
import { CARS, PEOPLE } from '../../../subgraphs/sandbox-kit/world.ts'

const page = () =>
  describeWorld('http://sandbox.test', ({ givenName }) => Promise.resolve(`token-${givenName}`))

test('every person has a ready access token', async () => {
  const { people } = await page()

  expect(people).toHaveLength(PEOPLE.length)
  expect(people).toContainEqual(
    expect.objectContaining({ userName: 'ada@example.test', accessToken: 'token-Ada' }),
  )
})

test('a long fleet is shortened to a count and a link to all', async () => {
  const { vehicles } = await page()
  const fleet = (vehicles as { owner: string; all: string }[]).find(({ owner }) => owner === 'Eva')

  expect(fleet).toMatchObject({ count: 200, some: { length: 5 } })
  expect(listVehicles(new URL(fleet?.all ?? '').searchParams)).toHaveLength(200)
})

test('without an owner the list has every car', () => {
  expect(listVehicles(new URLSearchParams())).toBe(CARS)
})

test('the courier app acts for Eva, the other apps for nobody', async () => {
  const { apiKeys } = await page()

  expect(apiKeys).toEqual([
    { key: 'rbk_sandbox_dashboard', app: 'Dashboard', scopes: ['map.read'], userId: null },
    {
      key: 'rbk_sandbox_couriers',
      app: 'Courier dispatch',
      scopes: ['car.read', 'map.read'],
      userId: PEOPLE.find(({ givenName }) => givenName === 'Eva')?.id,
    },
    {
      key: 'rbk_sandbox_operations',
      app: 'Operations',
      scopes: ['cache.invalidate'],
      userId: null,
    },
  ])
})
