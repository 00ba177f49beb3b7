import { sameAs, type OptionTable } from '../option.ts'
import { httpUrl, integer, optional, secretText, text } from '../parsers.ts'

export const vehiclesOptions = {
  smartcarVehiclesUrl: {
    env: 'SMARTCAR_VEHICLES_URL',
    doc: "Base URL of Smartcar's API for signals.",
    fallback: 'https://vehicle.api.smartcar.com/v3',
    parse: httpUrl,
  },
  smartcarManagementUrl: {
    env: 'SMARTCAR_MANAGEMENT_URL',
    doc: "Base URL of Smartcar's API for connections; the vendor serves them beside the signals.",
    fallback: 'https://vehicle.api.smartcar.com/v3',
    parse: httpUrl,
  },
  smartcarTokenUrl: {
    env: 'SMARTCAR_TOKEN_URL',
    doc: 'Where Smartcar hands out access tokens.',
    fallback: 'https://iam.smartcar.com/oauth2/token',
    parse: httpUrl,
  },
  smartcarClientId: {
    env: 'SMARTCAR_CLIENT_ID',
    doc: 'Client id at Smartcar.',
    fallback: null,
    unless: 'VEHICLES_CREDENTIAL',
    parse: text('a client id'),
  },
  smartcarClientSecret: {
    env: 'SMARTCAR_CLIENT_SECRET',
    doc: 'Client secret at Smartcar.',
    fallback: null,
    unless: 'VEHICLES_CREDENTIAL',
    parse: secretText(),
    isSecret: true,
  },
  teslaUrl: {
    env: 'TESLA_URL',
    doc: "Base URL of Tesla's Fleet API, in the account's region.",
    fallback: 'https://fleet-api.prd.eu.vn.cloud.tesla.com',
    parse: httpUrl,
  },
  teslaTokenUrl: {
    env: 'TESLA_TOKEN_URL',
    doc: 'Where Tesla hands out access tokens.',
    fallback: 'https://fleet-auth.prd.vn.cloud.tesla.com/oauth2/v3/token',
    parse: httpUrl,
  },
  teslaClientId: {
    env: 'TESLA_CLIENT_ID',
    doc: 'Client id at Tesla. Empty: Teslas are read through Smartcar like every other make.',
    fallback: '',
    parse: optional(text('a client id')),
  },
  teslaClientSecret: {
    env: 'TESLA_CLIENT_SECRET',
    doc: 'Client secret at Tesla; needed with `TESLA_CLIENT_ID`.',
    fallback: '',
    parse: optional(secretText()),
    isSecret: true,
  },
  teslaAudience: {
    env: 'TESLA_AUDIENCE',
    doc: 'Audience of tokens from Tesla.',
    fallback: sameAs('TESLA_URL'),
    parse: text('an audience'),
  },
  positionStaleAfterMs: {
    env: 'POSITION_STALE_AFTER_MS',
    doc: 'A car that is not parked and was measured longer ago has a `STALE` position, in milliseconds.',
    fallback: '300000',
    parse: integer(1000, 604_800_000),
  },
} as const satisfies OptionTable
