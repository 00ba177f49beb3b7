import { expect, test } from '@jest/globals'
import { createApiKeyVerifier } from '../../../gateway/identity/api-keys.ts'
import { createFreshRead, FRESH_MS } from '../../../gateway/identity/identity-store.ts'
import { createKeyRing } from '../../../gateway/identity/keys/key-ring.ts'
import { createKeyVerifier } from '../../../gateway/identity/keys/key-verifier.ts'

function setUp() {
  const values = new Map<string, unknown>()
  const state = { nowMs: 1_000_000, isAway: false, reads: 0 }
  const store = {
    get: async (key: string) => {
      state.reads += 1
      if (state.isAway) throw new Error('away')
      return values.get(key)
    },
    set: async (key: string, value: unknown) => void values.set(key, value),
    claim: async () => true,
    entries: async function* () {
      yield* values
    },
  }
  const now = () => state.nowMs
  const ring = createKeyRing(store, now)
  const verify = createKeyVerifier({
    read: createFreshRead(store, now),
    now,
    fallback: createApiKeyVerifier([]),
  })
  return { ring, verify, state, values }
}

const APP = { appId: 'app', scopes: ['b', 'a'], plan: 'gold', userId: null, expiresAtMs: null }

test('the store holds a hash and never the key', async () => {
  const { ring, values } = setUp()

  const { key, record } = await ring.create(APP)

  expect(JSON.stringify([...values])).not.toContain(key.slice(-20))
  expect(record.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('rotation makes a second valid key and never a third; the old one ends after the overlap', async () => {
  const { ring, verify, state } = setUp()
  const first = await ring.create(APP)

  const second = await ring.rotate(first.record.id, 60_000)
  await expect(ring.rotate(second.record.id, 60_000)).rejects.toThrow('two valid keys')
  await expect(ring.create(APP)).rejects.toThrow('rotate or revoke it')
  const during = await Promise.all([verify(first.key), verify(second.key)])
  state.nowMs += 60_001

  expect(during.map(({ scopes, plan }) => [scopes, plan])).toEqual([
    [['a', 'b'], 'gold'],
    [['a', 'b'], 'gold'],
  ])
  await expect(verify(first.key)).rejects.toThrow('has expired')
  await expect(verify(second.key)).resolves.toMatchObject({ appId: 'app' })
})

test('a revoked key is refused when what was known of it is not fresh any more', async () => {
  const { ring, verify, state } = setUp()
  const { key, record } = await ring.create(APP)
  await verify(key)

  await ring.revoke(record.id)
  state.nowMs += FRESH_MS

  await expect(verify(key)).rejects.toThrow('was revoked')
})

test('many requests with one key are one read of the store', async () => {
  const { ring, verify, state } = setUp()
  const { key } = await ring.create(APP)
  state.reads = 0

  await Promise.all(Array.from({ length: 100 }, () => verify(key)))
  await verify(key)

  expect(state.reads).toBe(1)
})

test('while the store is away, known keys hold for five minutes; unknown ones are nobody’s fault', async () => {
  const { ring, verify, state } = setUp()
  const { key } = await ring.create(APP)
  await verify(key)

  state.isAway = true
  state.nowMs += 299_000
  const known = await verify(key)
  const unknown = verify(`rbk_0123456789ab_${'x'.repeat(43)}`)

  expect(known.appId).toBe('app')
  await expect(unknown).rejects.toMatchObject({
    extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'identity' },
  })
  state.nowMs += 2000
  await expect(verify(key)).rejects.toMatchObject({ extensions: { code: 'BACKEND_UNAVAILABLE' } })
})
