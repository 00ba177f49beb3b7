/** The least that must be set. */
export const completeEnvironment = {
  USERS_URL: 'https://directory.example/scim/v2/',
  USERS_TOKEN: 'scim-token',
  STRIPE_SECRET_KEY: 'sk_live_1',
  SMARTCAR_CLIENT_ID: 'client_1',
  SMARTCAR_CLIENT_SECRET: 'smartcar-secret',
  OIDC_ISSUER: 'https://login.example',
  OIDC_AUDIENCE: 'https://api.example',
  ASSET_SIGNING_SECRET: 'a-signing-secret-of-32-characters',
} as const
