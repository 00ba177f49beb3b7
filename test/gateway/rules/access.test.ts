import { describe, expect, test } from '@jest/globals'
import { createAccess } from '../../../gateway/rules/access.ts'
import type { DirectoryEntry, Facts } from '../../../gateway/rules/facts.ts'

const ada = { kind: 'USER', userId: 'ada', appId: null, scopes: [] } as const

const entry: DirectoryEntry = {
  isActive: true,
  billingCustomerId: 'cus_ada',
  grants: [
    { vehicleId: 'own', access: 'OWNER' },
    { vehicleId: 'sold', access: 'OWNER' },
    { vehicleId: 'lent', access: 'VIEWER' },
  ],
}

const owners: Readonly<Record<string, string>> = {
  own: 'ada',
  sold: 'ben',
  lent: 'ben',
  other: 'ben',
}

function accessFor(changes: Partial<Facts> = {}) {
  const asked: string[] = []
  const facts: Facts = {
    principal: ada,
    directoryEntry: async (userId) => (asked.push(`directory ${userId}`), entry),
    vehicle: async (id) => (
      asked.push(`vehicle ${id}`),
      owners[id] ? { ownerId: owners[id] } : null
    ),
    vehiclesOf: async (userId) => (asked.push(`vehicles of ${userId}`), [{ id: 'own' }]),
    entitlements: async (customer) => (asked.push(`entitlements ${customer}`), ['car_on_map']),
    planStatus: async (customer) => (asked.push(`status ${customer}`), 'ACTIVE'),
    ...changes,
  }
  return { access: createAccess(facts), asked }
}

describe('a vehicle', () => {
  test("is the owner's when grant and connection agree", async () => {
    await expect(accessFor().access.toVehicle('own')).resolves.toBe('OWNER')
  })

  test("is a viewer's by the grant alone", async () => {
    await expect(accessFor().access.toVehicle('lent')).resolves.toBe('VIEWER')
  })

  test.each([
    ['sold', 'FORBIDDEN', 'connection'],
    ['other', 'FORBIDDEN', 'grant'],
    ['unknown', 'NOT_FOUND', undefined],
  ])('"%s" is refused with %s, missing %s', async (id, code, missing) => {
    const extensions = missing === undefined ? { code } : { code, missing }

    await expect(accessFor().access.toVehicle(id)).rejects.toMatchObject({ extensions })
  })

  test('is refused to an inactive person, own or not', async () => {
    const { access } = accessFor({ directoryEntry: async () => ({ ...entry, isActive: false }) })

    await expect(access.toVehicle('own')).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN', missing: 'active account' },
    })
  })

  test('is refused to a person the directory does not know', async () => {
    const { access } = accessFor({ directoryEntry: async () => null })

    await expect(access.toVehicle('own')).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    })
  })

  test('is refused to an app that acts for nobody, without asking any backend', async () => {
    const { access, asked } = accessFor({ principal: { ...ada, kind: 'APP', userId: null } })

    await expect(access.toVehicle('own')).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN', missing: 'user' },
    })
    expect(asked).toEqual([])
  })

  test("fails with the backend's error, not a refusal, when a backend is down", async () => {
    const down = new Error('down')
    const { access } = accessFor({ directoryEntry: () => Promise.reject(down) })

    await expect(access.toVehicle('own')).rejects.toBe(down)
  })
})

test('decides once per vehicle and operation', async () => {
  const { access, asked } = accessFor()

  await Promise.all([access.toVehicle('own'), access.toVehicle('own'), access.activeEntry()])

  expect(asked).toEqual(['directory ada', 'vehicle own'])
})

test('lists own cars that are connected and lent ones, without asking for each', async () => {
  const { access, asked } = accessFor()

  const visible = await access.visibleVehicles()

  expect(visible).toEqual([
    { id: 'own', access: 'OWNER' },
    { id: 'lent', access: 'VIEWER' },
  ])
  expect(asked).toEqual(['directory ada', 'vehicles of ada'])
})

describe('a feature', () => {
  test("is open when the plan covers it; the plan's status is not read", async () => {
    const { access, asked } = accessFor()

    await access.toFeature('car_on_map')

    expect(asked).toEqual(['directory ada', 'entitlements cus_ada'])
  })

  test("is refused with the feature and the plan's status", async () => {
    const { access } = accessFor({ planStatus: async () => 'PAST_DUE' })

    await expect(access.toFeature('vehicle_status')).rejects.toMatchObject({
      extensions: { code: 'SUBSCRIPTION_REQUIRED', feature: 'vehicle_status', status: 'PAST_DUE' },
    })
  })

  test('is refused without asking the billing backend to a person without a billing account', async () => {
    const { access, asked } = accessFor({
      directoryEntry: async () => ({ ...entry, billingCustomerId: null }),
    })

    await expect(access.toFeature('car_on_map')).rejects.toMatchObject({
      extensions: { code: 'SUBSCRIPTION_REQUIRED', status: 'NONE' },
    })
    expect(asked).toEqual([])
  })
})
