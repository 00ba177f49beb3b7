import { describe, expect, test } from '@jest/globals'
import type { ConfigError } from '../../../gateway/config/config-error.ts'
import { renderConfigTable } from '../../../gateway/config/manual.ts'
import { readConfig, type Environment } from '../../../gateway/config/read-config.ts'
import { completeEnvironment as complete } from './complete-environment.ts'

const CHARGING_URL = { BACKEND_CHARGING_URL: 'https://charging.example/' }

const faultsOf = (read: () => unknown): Record<string, string> => {
  try {
    read()
  } catch (error) {
    const { faults } = error as ConfigError
    return Object.fromEntries(faults.map(({ variable, came }) => [variable, came]))
  }
  return {}
}

const faultsIn = (environment: Environment) =>
  faultsOf(() => readConfig({ ...complete, ...environment }))

describe('a backend that the table does not know', () => {
  test('needs nothing but its URL', () => {
    const config = readConfig({ ...complete, ...CHARGING_URL, BACKEND_TIMEOUT_MS: '700' })

    expect(config.furtherBackend('charging')).toMatchObject({
      url: 'https://charging.example',
      token: null,
      credential: null,
      timeoutMs: 700,
      maxConcurrentCalls: 64,
    })
  })

  test('is treated like every backend when it fails, but for what its own variables say', () => {
    const environment = { ...complete, ...CHARGING_URL, BACKEND_RETRIES: '2' }
    const own = { BACKEND_CHARGING_BREAKER_FAILURES: '3', BACKEND_CHARGING_HEDGE_AFTER_MS: '40' }

    const config = readConfig({ ...environment, ...own })

    expect(config.furtherBackend('charging')).toMatchObject({
      retries: 2,
      breakerFailures: 3,
      breakerProbeMs: 1000,
      hedgeAfterMs: 40,
    })
  })

  test('has its own token, by file too, and its own limits', () => {
    const environment = {
      ...complete,
      BACKEND_CHARGING_STATIONS_URL: 'https://charging.example',
      BACKEND_CHARGING_STATIONS_TOKEN_FILE: '/run/token',
      BACKEND_CHARGING_STATIONS_TIMEOUT_MS: '300',
      BACKEND_CHARGING_STATIONS_MAX_CONCURRENT_CALLS: '8',
    }

    const config = readConfig(environment, (path) => `content of ${path}\n`)

    expect(config.furtherBackend('charging-stations')).toMatchObject({
      url: 'https://charging.example',
      token: 'content of /run/token',
      credential: null,
      timeoutMs: 300,
      maxConcurrentCalls: 8,
    })
  })

  test('that somebody needs and nobody set is a fault of the configuration', () => {
    const config = readConfig({ ...complete, BACKEND_CHARGING_URL: '' })

    expect(faultsOf(() => config.furtherBackend('charging'))).toEqual({
      BACKEND_CHARGING_URL: 'it is not set',
    })
  })

  test('has its faults reported with the others, and no secret in them', () => {
    expect(
      faultsIn({
        PORT: '70000',
        BACKEND_CHARGING_TOKEN: 'secret',
        BACKEND_WEATHER_URL: 'weather.example',
        BACKEND_WEATHER_TIMEOUT_MS: 'soon',
      }),
    ).toEqual({
      PORT: '"70000" came',
      BACKEND_CHARGING_URL: 'it is not set',
      BACKEND_WEATHER_URL: '"weather.example" came',
      BACKEND_WEATHER_TIMEOUT_MS: '"soon" came',
    })
  })

  test("is not named for a fault of every backend's limit", () => {
    expect(faultsIn({ ...CHARGING_URL, BACKEND_TIMEOUT_MS: 'soon' })).toEqual({
      BACKEND_TIMEOUT_MS: '"soon" came',
    })
  })

  test('may not have a sandbox token in production', () => {
    const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://api.example' }

    expect(
      faultsIn({ ...production, ...CHARGING_URL, BACKEND_CHARGING_TOKEN: 'sandbox-token' }),
    ).toEqual({ BACKEND_CHARGING_TOKEN: "it is the sandbox's, which everybody knows" })
  })
})

test('the manual says how further backends are configured', () => {
  expect(renderConfigTable()).toContain('| `BACKEND_<NAME>_TOKEN` (secret) |')
})
