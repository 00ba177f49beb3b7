import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startIdentityWorld, type IdentityWorld } from '../../support/identity/identity-world.ts'
import { encode } from '../../support/identity/saml-idp.ts'

let world: IdentityWorld
let appKey: string

beforeAll(async () => {
  world = await startIdentityWorld()
  const app = { appId: 'app', scopes: ['car.read'], plan: null, userId: null, expiresAtMs: null }
  appKey = (await world.keys.create(app)).key
})
afterAll(() => world.close())

describe('what OAuth demands of the request besides', () => {
  const GRANT = 'urn:ietf:params:oauth:grant-type:saml2-bearer'
  const form = (fields: Readonly<Record<string, string>>) => ({
    grant_type: GRANT,
    client_id: 'app',
    client_secret: appKey,
    assertion: encode(world.saml.sign()),
    ...fields,
  })

  test.each([
    ['an unknown app key', { client_secret: 'rbk_wrong' }, 401, 'invalid_client'],
    ['the key of another app', { client_id: 'other' }, 401, 'invalid_client'],
    ['a scope that the app lacks', { scope: 'map.read' }, 400, 'invalid_scope'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['an empty assertion', { assertion: '' }, 400, 'invalid_request'],
    [
      'a JWT to be exchanged',
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        subject_token: 'a.b.c',
      },
      400,
      'invalid_request',
    ],
  ])('%s', async (_name, fields, status, error) => {
    const answer = await world.exchange(form(fields))

    expect(answer.status).toBe(status)
    expect(answer.body['error']).toBe(error)
  })

  test('an app that does not show who it is gets the challenge of HTTP Basic', async () => {
    const answer = await world.exchange({ grant_type: GRANT, assertion: encode(world.saml.sign()) })

    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('Basic realm=')
  })

  test.each(['application/json', 'text/plain'])('%s is no form', async (type) => {
    const answer = await fetch(`${world.gateway.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: '{}',
    })

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('application/x-www-form-urlencoded'),
    })
  })
})
