import { describe, expect, test } from '@jest/globals'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import type { Credential } from '../../../subgraphs/backend/http-backend.ts'
import { asIs, backendOn, codeOf, KEY } from './backend-on.ts'
import { json, settle, type pendingTransport } from './pending-transport.ts'

describe('a credential', () => {
  function renewable() {
    const refused: unknown[] = []
    let version = 1
    const credential: Credential = {
      headers: () => Promise.resolve({ authorization: `Bearer ${String(version)}` }),
      refused: (headers) => {
        refused.push(headers)
        version += 1
        return Promise.resolve(true)
      },
    }
    return { credential, refused }
  }

  const tokensOf = (network: ReturnType<typeof pendingTransport>) =>
    network.asked.map(({ headers }) => headers.authorization)

  test('that is refused is renewed and tried once more', async () => {
    const { credential, refused } = renewable()
    const { backend, network } = backendOn({ credential })

    const read = backend.getJson('/cars', asIs)
    await settle()
    await network.answer({ status: 401 })
    await network.answer(json('cars'))

    expect(await read).toBe('cars')
    expect(tokensOf(network)).toEqual(['Bearer 1', 'Bearer 2'])
    expect(refused).toEqual([{ authorization: 'Bearer 1' }])
  })

  test('that is refused twice is given up', async () => {
    const { credential } = renewable()
    const { backend, network } = backendOn({ credential })

    const code = codeOf(backend.getJson('/cars', asIs))
    await settle()
    await network.answer({ status: 401 })
    await network.answer({ status: 401 })

    expect(await code).toBe('BACKEND_AUTH')
    expect(network.asked).toHaveLength(2)
  })

  test('that cannot be renewed is not tried again', async () => {
    const { backend, network } = backendOn({
      credential: { ...KEY, refused: () => Promise.resolve(false) },
    })

    const code = codeOf(backend.getJson('/cars', asIs))
    await settle()
    await network.answer({ status: 401 })

    expect(await code).toBe('BACKEND_AUTH')
    expect(network.asked).toHaveLength(1)
  })

  test('that lacks a permission is not renewed: 403 is not 401', async () => {
    const { credential, refused } = renewable()
    const { backend, network } = backendOn({ credential })

    const code = codeOf(backend.getJson('/cars', asIs))
    await settle()
    await network.answer({ status: 403 })

    expect(await code).toBe('BACKEND_AUTH')
    expect(refused).toEqual([])
  })

  test('that cannot be had fails the call and frees its place', async () => {
    const auth = new BackendError('BACKEND_AUTH', 'vehicles', 'no token')
    let isDown = true
    const { backend, network } = backendOn({
      maxConcurrentCalls: 1,
      credential: {
        headers: () => (isDown ? Promise.reject(auth) : Promise.resolve({})),
        refused: () => false,
      },
    })

    const first = await codeOf(backend.getJson('/cars', asIs))
    isDown = false
    const second = backend.getJson('/cars', asIs)
    await settle()
    await network.answer(json('cars'))

    expect(first).toBe('BACKEND_AUTH')
    expect(await second).toBe('cars')
  })
})

describe('a place among the calls under way', () => {
  test('is waited for in order, never by more than there are', async () => {
    const { backend, network } = backendOn({ maxConcurrentCalls: 2 })

    const reads = ['a', 'b', 'c', 'd'].map((path) => backend.getJson(`/${path}`, asIs))
    await settle()
    const atFirst = network.asked.length
    await network.answer()
    const afterOne = network.asked.length
    for (let left = 0; left < 3; left += 1) await network.answer()

    await Promise.all(reads)
    expect([atFirst, afterOne]).toEqual([2, 3])
    expect(network.asked.map(({ url }) => url.slice(-1))).toEqual(['a', 'b', 'c', 'd'])
  })

  test('is freed by a call that fails', async () => {
    const { backend, network } = backendOn({ maxConcurrentCalls: 1 })

    const first = codeOf(backend.getJson('/a', asIs))
    const second = codeOf(backend.getJson('/b', asIs))
    await settle()
    await network.fail('UNREACHABLE')
    await network.answer()

    expect([await first, await second]).toEqual(['BACKEND_UNAVAILABLE', 'answered'])
  })

  test('costs of the budget what it was waited for', async () => {
    const { backend, network, clock } = backendOn({ maxConcurrentCalls: 1 })

    const reads = [backend.getJson('/a', asIs), backend.getJson('/b', asIs)]
    await settle()
    clock.ms = 400.5
    await network.answer()
    await network.answer()

    await Promise.all(reads)
    expect(network.asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 600])
  })

  test('that comes too late is not used: the backend is not asked', async () => {
    const { backend, network, clock } = backendOn({ maxConcurrentCalls: 1 })

    const first = codeOf(backend.getJson('/a', asIs))
    const late = ['/b', '/c'].map((path) => codeOf(backend.getJson(path, asIs)))
    await settle()
    clock.ms = 1000
    await network.fail('TIMEOUT')
    const next = codeOf(backend.getJson('/d', asIs))
    await settle()
    await network.answer()

    expect([await first, ...(await Promise.all(late))]).toEqual(Array(3).fill('BACKEND_TIMEOUT'))
    expect(await next).toBe('answered')
    expect(network.asked.map(({ url, timeoutMs }) => [url.slice(-1), timeoutMs])).toEqual([
      ['a', 1000],
      ['d', 1000],
    ])
  })

  test('leaves the second try after a 401 what the first has left of the budget', async () => {
    const { backend, network, clock } = backendOn({ credential: { ...KEY, refused: () => true } })

    const read = backend.getJson('/a', asIs)
    await settle()
    clock.ms = 700
    await network.answer({ status: 401 })
    await network.answer()

    await read
    expect(network.asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 300])
  })

  test('never has more than its budget, though the clock be set back', async () => {
    const { backend, network, clock } = backendOn({ maxConcurrentCalls: 1 })

    const reads = [backend.getJson('/a', asIs), backend.getJson('/b', asIs)]
    await settle()
    clock.ms = -5000
    await network.answer()
    await network.answer()

    await Promise.all(reads)
    expect(network.asked[1]?.timeoutMs).toBe(1000)
  })
})
