/**
 * The environment of a gateway whose backends are a sandbox: for `npm start`, journeys and nothing else.
 *
 * @module
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SANDBOX_AUDIENCE } from '../users/sandbox/identity.ts'
import { SANDBOX_API_KEYS, sha256OfKey } from './api-keys.ts'

/** @param url where the sandbox is reached, without a slash at its end. */
export const gatewayEnvironment = (url: string): Readonly<Record<string, string>> => ({
  ...urlsByFolder(url),
  SANDBOX_URL: url,
  USERS_URL: `${url}/scim/v2`,
  USERS_TOKEN: 'sandbox-scim-token',
  SUBSCRIPTIONS_URL: `${url}/stripe`,
  STRIPE_SECRET_KEY: 'sk_test_sandbox',
  STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox',
  SMARTCAR_MANAGEMENT_URL: `${url}/smartcar/v3`,
  SMARTCAR_VEHICLES_URL: `${url}/smartcar/v3`,
  SMARTCAR_TOKEN_URL: `${url}/smartcar/oauth2/token`,
  SMARTCAR_CLIENT_ID: 'sandbox-smartcar',
  SMARTCAR_CLIENT_SECRET: 'sandbox-smartcar-secret',
  SMARTCAR_WEBHOOK_TOKENS: 'sandbox-smartcar-management-token',
  TESLA_URL: `${url}/tesla`,
  TESLA_AUDIENCE: `${url}/tesla`,
  TESLA_TOKEN_URL: `${url}/tesla/oauth2/v3/token`,
  TESLA_CLIENT_ID: 'sandbox-tesla',
  TESLA_CLIENT_SECRET: 'sandbox-tesla-secret',
  LIVE_POLL_MS: '2000',
  LIVE_POLL_PARKED_MS: '10000',
  LIVE_POLLS_PER_CAR_PER_HOUR: '3600',
  LIVE_POLLS_PER_HOUR: '100000',
  VEHICLES_MAKES: 'viss:RIVIAN',
  VISS_URL: `${url}/viss`,
  VISS_TOKEN: 'sandbox-viss-token',
  MAPS_PROVIDER: 'offline',
  MAPS_OFFLINE_URL: `${url}/offline-maps`,
  GOOGLE_MAPS_URL: `${url}/google`,
  GOOGLE_TILES_URL: `${url}/google`,
  GOOGLE_MAPS_KEY: 'sandbox-google-key',
  MAPBOX_URL: `${url}/mapbox`,
  MAPBOX_TOKEN: 'pk.eyJ1Ijoic2FuZGJveCJ9.sandbox-mapbox-token',
  HERE_SEARCH_URL: `${url}/here`,
  HERE_IMAGES_URL: `${url}/here`,
  HERE_TILES_URL: `${url}/here`,
  HERE_KEY: 'sandbox-here-key',
  NOMINATIM_URL: `${url}/osm`,
  NOMINATIM_INTERVAL_MS: '0',
  OSM_TILES: `${url}/osm/tiles/{z}/{x}/{y}{r}.png`,
  OSM_USER_AGENT: 'roundabout-sandbox',
  OIDC_ISSUER: `${url}/oidc`,
  OIDC_AUDIENCE: SANDBOX_AUDIENCE,
  OIDC_JWKS_URL: `${url}/oidc/jwks`,
  OIDC_ALGORITHMS: 'ES256',
  API_KEYS: JSON.stringify(
    SANDBOX_API_KEYS.map(({ key, app, scopes, userId }) => ({
      appId: app,
      sha256: sha256OfKey(key),
      scopes,
      ...(userId === null ? {} : { userId }),
    })),
  ),
})

/** For backends without variables of their own: a sandbox of theirs, if there is one, is mounted by their name. */
const urlsByFolder = (url: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(import.meta.dirname, '..'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => [
        `BACKEND_${name.toUpperCase().replaceAll('-', '_')}_URL`,
        `${url}/${name}`,
      ]),
  )
