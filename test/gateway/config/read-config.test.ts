import { describe, expect, test } from '@jest/globals'
import type { ConfigError } from '../../../gateway/config/config-error.ts'
import { readConfig, type Environment } from '../../../gateway/config/read-config.ts'
import { SANDBOX_API_KEYS, sha256OfKey } from '../../../subgraphs/sandbox-kit/api-keys.ts'
import { SCIM_EXTENSION } from '../../../subgraphs/sandbox-kit/world.ts'
import { completeEnvironment as complete } from './complete-environment.ts'

const faultsOf = (environment: Environment): Record<string, string> => {
  try {
    readConfig(environment)
  } catch (error) {
    return Object.fromEntries(
      (error as ConfigError).faults.map(({ variable, came }) => [variable, came]),
    )
  }
  return {}
}

describe('defaults', () => {
  test('listens on loopback, except in production', () => {
    const publicUrl = { PUBLIC_URL: 'https://api.example' }

    const development = readConfig(complete)
    const production = readConfig({ ...complete, ...publicUrl, NODE_ENV: 'production' })

    expect([development.host, production.host]).toEqual(['127.0.0.1', '0.0.0.0'])
  })

  test('shows GraphiQL and the schema, except in production', () => {
    const publicUrl = { PUBLIC_URL: 'https://api.example' }

    const development = readConfig(complete)
    const production = readConfig({ ...complete, ...publicUrl, NODE_ENV: 'production' })
    const asked = readConfig({ ...complete, ...publicUrl, NODE_ENV: 'production', GRAPHIQL: 'on' })

    expect([development.graphiql, development.introspection]).toEqual([true, true])
    expect([production.graphiql, production.introspection]).toEqual([false, false])
    expect([asked.graphiql, asked.introspection]).toEqual([true, false])
  })

  test('follow the variables they are derived from', () => {
    const config = readConfig({
      ...complete,
      PORT: '4321',
      BACKEND_TIMEOUT_MS: '700',
      MAPS_TIMEOUT_MS: '900',
      TESLA_URL: 'https://tesla.example',
    })

    expect(config.publicUrl).toBe('http://localhost:4321')
    expect(config.oidcJwksUrl).toBe('https://login.example/jwks')
    expect([config.usersTimeoutMs, config.mapsTimeoutMs]).toEqual([700, 900])
    expect([config.usersMaxConcurrentCalls, config.teslaAudience]).toEqual([
      64,
      'https://tesla.example',
    ])
  })

  test('leave what is optional null or empty', () => {
    const config = readConfig(complete)

    expect(config.redisUrl).toBeNull()
    expect(config.teslaClientId).toBeNull()
    expect(config.mapsOfflineUrl).toBeNull()
    expect(config.apiKeys).toEqual([])
    expect(config.corsOrigins).toEqual([])
  })

  test('name the SCIM extension that the sandbox has', () => {
    expect(readConfig(complete).usersExtensionUrn).toBe(SCIM_EXTENSION)
  })
})

describe('values', () => {
  test('of URLs lose the slash at their end', () => {
    expect(readConfig(complete).usersUrl).toBe('https://directory.example/scim/v2')
  })

  test('that are empty count as unset', () => {
    expect(readConfig({ ...complete, PORT: '', LOG_LEVEL: '' })).toMatchObject({
      port: 4000,
      logLevel: 'info',
    })
  })

  test('of secrets may come from files, without the line end of the editor', () => {
    const environment = { ...complete, USERS_TOKEN: undefined, USERS_TOKEN_FILE: '/run/token' }

    const config = readConfig(environment, (path) => `content of ${path}\n`)

    expect(config.usersToken).toBe('content of /run/token')
  })

  test('of lists lose their blanks', () => {
    const config = readConfig({ ...complete, OIDC_ALGORITHMS: ' ES256, EdDSA ' })

    expect(config.oidcAlgorithms).toEqual(['ES256', 'EdDSA'])
  })

  test('of API keys are the JSON that was set', () => {
    const key = { appId: 'a', sha256: 'AB'.repeat(32), scopes: ['map.read'] }

    const config = readConfig({ ...complete, API_KEYS: JSON.stringify([key]) })

    expect(config.apiKeys).toEqual([key])
  })
})

describe('faults', () => {
  test('are reported all at once', () => {
    const faults = faultsOf({
      ...complete,
      PORT: '70000',
      USERS_URL: undefined,
      STRIPE_SECRET_KEY: undefined,
      SUBSCRIPTIONS_MODE: 'maybe',
      MAPS_PROVIDER: 'google',
    })

    expect(faults).toEqual({
      PORT: '"70000" came',
      USERS_URL: 'it is not set',
      STRIPE_SECRET_KEY: 'it is not set',
      SUBSCRIPTIONS_MODE: '"maybe" came',
      GOOGLE_MAPS_KEY: 'it is not set',
    })
  })

  test('name variable and expectation in the message', () => {
    expect(() => readConfig({ ...complete, BACKEND_TIMEOUT_MS: 'soon' })).toThrow(
      'BACKEND_TIMEOUT_MS: expected an integer from 1 to 120000; "soon" came',
    )
  })

  test('of a variable are not repeated for those that follow it', () => {
    expect(Object.keys(faultsOf({ ...complete, BACKEND_TIMEOUT_MS: 'soon' }))).toEqual([
      'BACKEND_TIMEOUT_MS',
    ])
  })

  test('of a derived value are reported when nothing else explains them', () => {
    expect(faultsOf({ ...complete, OIDC_ISSUER: 'my-issuer' })).toEqual({
      OIDC_JWKS_URL: '"my-issuer/jwks" came',
    })
  })

  test.each([
    ['ASSET_SIGNING_SECRET', 'too-short-secret'],
    ['API_KEYS', '[{"appId":"leaked-secret"}]'],
    ['REDIS_URL', 'http://:leaked-secret@redis'],
    ['USERS_URL', 'https://leaked-secret:x@directory.example'],
  ])('never show what came in %s', (variable, value) => {
    let message = ''

    try {
      readConfig({ ...complete, [variable]: value })
    } catch (error) {
      message = String(error)
    }

    expect(message).toContain(variable)
    expect(message).not.toContain('secret@')
    expect(message).not.toMatch(/leaked|too-short/)
  })

  test('say when a secret is set twice or its file cannot be read', () => {
    const isGone = (): never => {
      throw new Error('ENOENT')
    }

    expect(faultsOf({ ...complete, USERS_TOKEN_FILE: '/run/token' })).toHaveProperty('USERS_TOKEN')
    expect(() =>
      readConfig({ ...complete, USERS_TOKEN: '', USERS_TOKEN_FILE: '/run/token' }, isGone),
    ).toThrow('USERS_TOKEN_FILE: expected a secret; the file cannot be read')
  })

  test.each([
    ['USERS_URL', 'directory.example'],
    ['USERS_URL', 'ftp://directory.example'],
    ['USERS_URL', 'https://directory.example?a=b'],
    ['OIDC_ALGORITHMS', 'none'],
    ['OIDC_ALGORITHMS', 'HS256'],
    ['OIDC_ALGORITHMS', ','],
    ['CORS_ORIGINS', 'https://app.example/path'],
    ['CORS_ORIGINS', '*'],
    ['INTROSPECTION', 'maybe'],
    ['PORT', '4e3'],
    ['TESLA_CLIENT_SECRET', 'without-id'],
  ])('refuse %s=%s', (variable, value) => {
    expect(Object.keys(faultsOf({ ...complete, [variable]: value }))).toEqual([
      variable === 'TESLA_CLIENT_SECRET' ? 'TESLA_CLIENT_ID' : variable,
    ])
  })
})

describe('in production', () => {
  const production = {
    ...complete,
    NODE_ENV: 'production',
    PUBLIC_URL: 'https://api.example',
  }

  test('own credentials are fine, behind a proxy on loopback too', () => {
    expect(faultsOf({ ...production, USERS_URL: 'http://127.0.0.1:15001/scim/v2' })).toEqual({})
  })

  test.each([
    ['USERS_TOKEN', 'sandbox-scim-token'],
    ['STRIPE_SECRET_KEY', 'sk_test_sandbox'],
    ['STRIPE_WEBHOOK_SECRETS', 'whsec_real,whsec_sandbox'],
    ['SMARTCAR_WEBHOOK_TOKENS', 'sandbox-smartcar-management-token'],
    ['SMARTCAR_CLIENT_ID', 'sandbox-smartcar'],
    ['SMARTCAR_CLIENT_SECRET', 'sandbox-smartcar-secret'],
    ['GOOGLE_MAPS_KEY', 'sandbox-google-key'],
    ['ASSET_SIGNING_SECRET', 'sandbox-signing-secret-0123456789abcdef'],
  ])('the sandbox credential of %s is refused', (variable, value) => {
    expect(faultsOf({ ...production, [variable]: value })).toEqual({
      [variable]: "it is the sandbox's, which everybody knows",
    })
  })

  test.each(SANDBOX_API_KEYS)("the sandbox's API key of $app is refused", ({ key }) => {
    const record = { appId: 'x', sha256: sha256OfKey(key).toUpperCase(), scopes: [] }

    const faults = faultsOf({ ...production, API_KEYS: JSON.stringify([record]) })

    expect(Object.keys(faults)).toEqual(['API_KEYS'])
  })

  test('there is no sandbox whose tokens could be offered', () => {
    const faults = faultsOf({ ...production, SANDBOX_URL: 'http://127.0.0.1:4100' })

    expect(faults).toEqual({ SANDBOX_URL: 'it is set' })
  })

  test('an issuer without TLS and a public URL on loopback are refused', () => {
    const faults = faultsOf({
      ...production,
      OIDC_ISSUER: 'http://localhost:4100/oidc',
      PUBLIC_URL: undefined,
    })

    expect(Object.keys(faults)).toEqual(['OIDC_ISSUER', 'PUBLIC_URL'])
  })

  test('the same values are fine in development', () => {
    const values = { USERS_TOKEN: 'sandbox-scim-token', OIDC_ISSUER: 'http://localhost:4100/oidc' }

    expect(faultsOf({ ...complete, ...values })).toEqual({})
  })
})
