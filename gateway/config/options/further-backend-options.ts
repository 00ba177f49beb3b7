/**
 * Options of a backend that has no table of its own, so that one more backend needs none.
 *
 * @module
 */
import { credentialLine } from '../credential-line.ts'
import { sameAs, type Option, type OptionTable } from '../option.ts'
import { RESILIENCE } from './resilience-options.ts'
import { httpUrl, integer, optional, secretText } from '../parsers.ts'

/** @param name the backend's in variables, e.g. `CHARGING`. */
export const furtherBackendOptions = (name: string) =>
  ({
    url: {
      env: `BACKEND_${name}_URL`,
      doc: 'Base URL of this backend.',
      fallback: null,
      parse: httpUrl,
    },
    token: {
      env: `BACKEND_${name}_TOKEN`,
      doc: 'Bearer token for this backend. Empty: it asks for none.',
      fallback: '',
      parse: optional(secretText()),
      isSecret: true,
    },
    credential: {
      env: `BACKEND_${name}_CREDENTIAL`,
      doc: 'Credential for this backend in one line. Empty: `bearer` with the token, or `none` without one.',
      fallback: '',
      parse: optional(credentialLine),
      isSecret: true,
    },
    timeoutMs: {
      env: `BACKEND_${name}_TIMEOUT_MS`,
      doc: 'Budget of one call to this backend, in milliseconds.',
      fallback: sameAs('BACKEND_TIMEOUT_MS'),
      parse: integer(1, 120_000),
    },
    maxConcurrentCalls: {
      env: `BACKEND_${name}_MAX_CONCURRENT_CALLS`,
      doc: 'Calls to this backend under way at once; further ones wait.',
      fallback: sameAs('BACKEND_MAX_CONCURRENT_CALLS'),
      parse: integer(1, 10_000),
    },
    ...resilienceOf(name),
  }) as const satisfies OptionTable

type Resilience = { readonly [Name in keyof typeof RESILIENCE]: Option<number> }

const resilienceOf = (name: string): Resilience =>
  Object.fromEntries(
    Object.entries(RESILIENCE).map(([key, { env, parse }]) => [
      key,
      {
        env: `BACKEND_${name}_${env}`,
        doc: `\`BACKEND_${env}\` for this backend alone.`,
        fallback: sameAs(`BACKEND_${env}`),
        parse,
      },
    ]),
  ) as unknown as Resilience

/** A backend's name in variables: `charging-stations` is `CHARGING_STATIONS`. */
export const toVariableName = (backend: string): string =>
  backend.toUpperCase().replaceAll('-', '_')
