/**
 * A backend's line of configuration → the credential it asks for.
 *
 * @module
 */
import type { Credential } from '../../../subgraphs/backend/credential.ts'
import type { Transport } from '../../../subgraphs/backend/transport.ts'
import type { Secret, SecretRef } from '../secrets.ts'
import { basicCredential, headerCredential, queryCredential } from './fixed-credentials.ts'
import { httpSignatureCredential } from './http-signature.ts'
import { sigV4Credential } from './sigv4.ts'
import {
  exchangedToken,
  passedThrough,
  sharedToken,
  type CurrentCaller,
  type TokenCredentialOptions,
} from './token-credentials.ts'

interface TokenEndpointSpec {
  readonly url: string
  readonly id: string
  readonly secret: SecretRef
  readonly auth?: 'basic' | 'post' | undefined
  readonly scope?: string | undefined
  readonly audience?: string | undefined
  readonly resource?: string | undefined
}

/** What one line says. A secret is where it comes from, not what it is. */
export type CredentialSpec =
  | { readonly kind: 'none' | 'pass-through' }
  | {
      readonly kind: 'header'
      readonly name: string
      readonly value: SecretRef
      readonly prefix?: string | undefined
    }
  | { readonly kind: 'bearer'; readonly token: SecretRef }
  | {
      readonly kind: 'api-key'
      readonly in: 'header' | 'query'
      readonly name: string
      readonly value: SecretRef
    }
  | { readonly kind: 'basic'; readonly user: string; readonly password: SecretRef }
  | ({ readonly kind: 'client-credentials' | 'token-exchange' } & TokenEndpointSpec)
  | {
      readonly kind: 'mtls'
      readonly cert: SecretRef
      readonly key: SecretRef
      readonly ca?: SecretRef | undefined
    }
  | {
      readonly kind: 'sigv4'
      readonly region: string
      readonly service: string
      readonly id: SecretRef
      readonly secret: SecretRef
      readonly session?: SecretRef | undefined
    }
  | { readonly kind: 'hmac'; readonly id: string; readonly secret: SecretRef }

export interface CredentialDeps {
  /** The backend's name, for errors. */
  readonly backend: string
  /** Reaches token endpoints. */
  readonly transport: Transport
  /** Budget of one token request, in milliseconds. */
  readonly timeoutMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly secret: (ref: SecretRef) => Secret
  readonly caller: CurrentCaller
}

export const NO_CREDENTIAL: Credential = { headers: () => ({}), refused: () => false }

/** Whether answers under this credential depend on who calls. */
export const isCallerBound = ({ kind }: CredentialSpec): boolean =>
  kind === 'pass-through' || kind === 'token-exchange'

export function createCredential(spec: CredentialSpec, deps: CredentialDeps): Credential {
  const { backend, secret, now, caller } = deps
  switch (spec.kind) {
    case 'none':
    case 'mtls': // the connection itself proves it
      return NO_CREDENTIAL
    case 'pass-through':
      return passedThrough(backend, caller)
    case 'bearer':
      return headerCredential(backend, 'authorization', secret(spec.token), 'Bearer')
    case 'header':
      return headerCredential(backend, spec.name, secret(spec.value), spec.prefix)
    case 'api-key': {
      const make = spec.in === 'query' ? queryCredential : headerCredential
      return make(backend, spec.name, secret(spec.value))
    }
    case 'basic':
      return basicCredential(backend, spec.user, secret(spec.password))
    case 'client-credentials':
      return sharedToken(tokenOptions(spec, deps))
    case 'token-exchange':
      return exchangedToken(tokenOptions(spec, deps), caller)
    case 'sigv4':
      return sigV4Credential({
        ...spec,
        backend,
        now,
        accessKeyId: secret(spec.id),
        secretAccessKey: secret(spec.secret),
        sessionToken: spec.session && secret(spec.session),
      })
    case 'hmac':
      return httpSignatureCredential({ backend, now, keyId: spec.id, secret: secret(spec.secret) })
  }
}

function tokenOptions(spec: TokenEndpointSpec, deps: CredentialDeps): TokenCredentialOptions {
  const { scope, audience, resource } = spec
  const { backend, now, transport, timeoutMs } = deps
  return {
    backend,
    now,
    endpoint: {
      url: spec.url,
      clientId: spec.id,
      clientSecret: deps.secret(spec.secret),
      authentication: spec.auth,
      timeoutMs,
      transport,
    },
    parameters: definedOf({ scope: scope?.replaceAll(',', ' '), audience, resource }),
  }
}

const definedOf = (
  fields: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  )
