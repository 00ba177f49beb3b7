/**
 * Who we are to each backend, where it is not what the backend's own table says.
 *
 * @module
 */
import { credentialLine } from '../credential-line.ts'
import type { OptionTable } from '../option.ts'
import { optional } from '../parsers.ts'

const credentialOf = <Env extends string>(env: Env, doc: string) => ({
  env,
  doc,
  fallback: '',
  parse: optional(credentialLine),
  // Somebody will write the secret itself into the line: the fault must not repeat it.
  isSecret: true as const,
})

export const credentialOptions = {
  usersCredential: credentialOf(
    'USERS_CREDENTIAL',
    'Credential for the directory in one line. Empty: `bearer` with `USERS_TOKEN`.',
  ),
  subscriptionsCredential: credentialOf(
    'SUBSCRIPTIONS_CREDENTIAL',
    'The same for Stripe. Empty: `bearer` with `STRIPE_SECRET_KEY`.',
  ),
  vehiclesCredential: credentialOf(
    'VEHICLES_CREDENTIAL',
    'The same for Smartcar. Empty: `client-credentials` with the `SMARTCAR_…` variables.',
  ),
  teslaCredential: credentialOf(
    'TESLA_CREDENTIAL',
    'The same for Tesla. Empty: `client-credentials` with the `TESLA_…` variables, if they are set.',
  ),
  vissCredential: credentialOf(
    'VISS_CREDENTIAL',
    'The same for the VISS server. Empty: `bearer` with `VISS_TOKEN`, or `none` without one.',
  ),
  mapsCredential: credentialOf(
    'MAPS_CREDENTIAL',
    'The same for the one provider of maps, beside a key of its own; of several, for the offline map service. Never one that speaks for the caller: pictures are fetched without one. Empty: `none`.',
  ),
} as const satisfies OptionTable
