import { describe, expect, test } from '@jest/globals'
import { BackendError } from '../../../../subgraphs/backend/errors.ts'
import { TransportError } from '../../../../subgraphs/backend/transport.ts'
import { Health } from '../../../../subgraphs/maps/choice/health.ts'
import { ProviderHealth } from '../../../../subgraphs/maps/choice/provider-health.ts'
import { refusing } from '../fake-provider.ts'

const down = new BackendError('BACKEND_UNAVAILABLE', 'maps', 'down')

function start() {
  const clock = { now: 1_000_000 }
  const health = new Health({ coolingMs: 1000, now: () => clock.now })
  const fail = (error = down) => health.failed(health.begin(), error)
  return { clock, health, fail }
}

test('after a failure it cools, then one question tries it and the others still pass it by', () => {
  const { clock, health, fail } = start()

  fail()
  const atOnce = health.standing()
  clock.now += 1000
  const afterwards = health.standing()
  const probe = health.begin()
  const beside = health.standing()
  health.succeeded(probe)

  expect([atOnce, afterwards, beside, health.standing()]).toEqual([
    'COOLING',
    'WELL',
    'COOLING',
    'WELL',
  ])
})

test('each further failure doubles the time, up to four times', () => {
  const { clock, health, fail } = start()
  const times = [1, 2, 3, 4].map(() => {
    fail()
    const before = clock.now
    while (health.standing() !== 'WELL') clock.now += 1000
    return clock.now - before
  })

  expect(times).toEqual([1000, 2000, 4000, 4000])
})

test('two hundred questions under way when it failed are one failure', () => {
  const { clock, health } = start()
  const underWay = Array.from({ length: 200 }, () => health.begin())

  for (const since of underWay) health.failed(since, down)
  clock.now += 1000

  expect(health.standing()).toBe('WELL')
})

test('an answer to a question from before the failure does not mean that it is well', () => {
  const { health, fail } = start()
  const before = health.begin()

  fail()
  health.succeeded(before)

  expect(health.standing()).toBe('COOLING')
})

test('a probe that nobody answers does not block it for longer than it cools', () => {
  const { clock, health, fail } = start()
  fail()
  clock.now += 1000
  health.begin()

  clock.now += 1000

  expect(health.standing()).toBe('WELL')
})

test('one that named the time is not asked before, and says how long that is', () => {
  const { clock, health, fail } = start()

  fail(refusing(60))
  clock.now += 30_000
  const meanwhile = health.standing()
  const error = health.quotaError()
  clock.now += 30_000

  expect([meanwhile, health.standing()]).toEqual(['QUOTA', 'WELL'])
  expect(error.extensions).toEqual({
    code: 'BACKEND_QUOTA',
    backend: 'maps',
    retryAfterSeconds: 30,
  })
})

test.each([
  ['a request at fault', new BackendError('BACKEND_REJECTED', 'maps', 'no')],
  ["an operation's end", new BackendError('DEADLINE_EXCEEDED', 'maps', 'late')],
  [
    'too little time',
    new BackendError('BACKEND_TIMEOUT', 'maps', 'late', { cause: new TransportError('CUT_SHORT') }),
  ],
])('%s says nothing about it', (_what, error) => {
  const { health, fail } = start()

  fail(error)

  expect(health.standing()).toBe('WELL')
})

test('what nobody has tried for long is taken to be well, by everyone', () => {
  const { clock, health, fail } = start()
  fail()

  clock.now += 12_000
  health.begin()

  expect(health.standing()).toBe('WELL')
})

test('what was promised of it keeps others from it as long as it cools, but not the question promised', () => {
  const { clock, health, fail } = start()
  fail()
  health.promise()
  const resting = health.standingOfPromised()

  clock.now += 1000
  health.promise()
  const promised = [health.standing(), health.standingOfPromised()]
  health.begin()
  const asked = health.standingOfPromised()
  clock.now += 1000

  expect([resting, ...promised, asked, health.standing()]).toEqual([
    ...['COOLING', 'COOLING', 'WELL'],
    ...['COOLING', 'WELL'],
  ])
})

describe('a provider', () => {
  test('does as badly as the worst of its services, which recover by their own answers', () => {
    const clock = { now: 0 }
    const health = new ProviderHealth({ coolingMs: 1000, now: () => clock.now })
    health.of('tile').failed(health.of('tile').begin(), refusing(9))
    health.of('address').failed(health.of('address').begin(), down)
    const both = [health.standing(), health.lastCode]

    clock.now += 9000
    health.of('tile').succeeded(health.of('tile').begin())
    health.promise()

    expect(both).toEqual(['QUOTA', 'BACKEND_QUOTA'])
    expect([health.standing(), health.lastCode]).toEqual(['COOLING', 'BACKEND_UNAVAILABLE'])
  })
})
