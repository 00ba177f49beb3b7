/**
 * What production demands of identity beyond each variable by itself.
 *
 * @module
 */
import type { ConfigFault } from './config-error.ts'
import type { CredentialLine } from './credential-line.ts'
import type { PartialBackends, PartialConfig } from './joint-checks.ts'
import { furtherBackendOptions } from './options/further-backend-options.ts'
import { credentialOptions } from './options/credential-options.ts'
import { isSandboxCredential, isSandboxKeyHash } from './sandbox-credentials.ts'

export const SANDBOX_FAULT = {
  expected: 'a credential of your own in production',
  came: "it is the sandbox's, which everybody knows",
}

export const findIdentityFaults = (
  config: PartialConfig,
  backends: PartialBackends,
): readonly ConfigFault[] => [
  ...apiKeyFaults(config),
  ...signingKeyFaults(config),
  ...plainHttpFaults(config),
  ...sandboxLines(config, backends),
]

function apiKeyFaults({ apiKeys = [] }: PartialConfig): readonly ConfigFault[] {
  const variable = 'API_KEYS'
  if (apiKeys.some(({ sha256 }) => isSandboxKeyHash(sha256)))
    return [{ variable, ...SANDBOX_FAULT }]
  const expected = 'nothing in production, where "npm run keys" makes the keys'
  return apiKeys.length > 0 ? [{ variable, expected, came: 'it is set' }] : []
}

const signingKeyFaults = ({
  samlIssuers = [],
  tokenSigningKeys,
}: PartialConfig): readonly ConfigFault[] =>
  samlIssuers.length > 0 && tokenSigningKeys?.length === 0
    ? [
        {
          variable: 'TOKEN_SIGNING_KEYS',
          expected: 'a key of your own in production, because SAML_ISSUERS is set',
          came: 'it is not set',
        },
      ]
    : []

/** Keys and tokens that travel in the open are anybody's. */
function plainHttpFaults(config: PartialConfig): readonly ConfigFault[] {
  const { oidcIssuer, oidcIssuers = [], oidcIntrospection } = config
  const urls: readonly (readonly [string, string | undefined])[] = [
    ['OIDC_ISSUER', oidcIssuer],
    ...oidcIssuers.map(({ jwksUrl }) => ['OIDC_ISSUERS', jwksUrl] as const),
    ['OIDC_INTROSPECTION', oidcIntrospection?.url],
  ]
  return urls
    .filter(([_variable, url]) => url !== undefined && !url.startsWith('https://'))
    .map(([variable]) => ({
      variable,
      expected: 'an https URL in production',
      came: 'it is none',
    }))
}

function sandboxLines(config: PartialConfig, backends: PartialBackends): readonly ConfigFault[] {
  const names = Object.keys(credentialOptions) as readonly (keyof typeof credentialOptions)[]
  const lines: readonly (readonly [string, CredentialLine | null | undefined])[] = [
    ...names.map((name) => [credentialOptions[name].env, config[name]] as const),
    ...[...backends].map(
      ([name, { credential }]) => [furtherBackendOptions(name).credential.env, credential] as const,
    ),
  ]
  return lines
    .filter(([_variable, line]) => line && secretsOf(line).some(isSandboxCredential))
    .map(([variable]) => ({ variable, ...SANDBOX_FAULT }))
}

const secretsOf = (line: CredentialLine): readonly string[] =>
  Object.values(line as Readonly<Record<string, unknown>>).flatMap((value) =>
    typeof value === 'object' && value !== null && 'text' in value ? [String(value.text)] : [],
  )
