import { sameAs, type OptionTable } from '../option.ts'
import { httpUrl, integer, oneOf, optional, secretText, someOf, text } from '../parsers.ts'
import { makeRoutes, vehiclePath } from '../vehicles-lists.ts'

export const vehiclesOptions = {
  vehiclesMakes: {
    env: 'VEHICLES_MAKES',
    doc: 'Who reads which makes, e.g. `viss:RIVIAN+LUCID,smartcar:TESLA`. Teslas not named are read at Tesla, where credentials for it are set; every other make at Smartcar.',
    fallback: '',
    parse: makeRoutes,
  },
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
  vissUrl: {
    env: 'VISS_URL',
    doc: 'Base URL of the VISS server that the cars given to `viss` answer at.',
    fallback: '',
    parse: optional(httpUrl),
  },
  vissVehiclePath: {
    env: 'VISS_VEHICLE_PATH',
    doc: 'Path of a car below it, up to where the tree `Vehicle` begins; `{vin}` and `{id}` stand for what the car is known by.',
    fallback: '/{vin}',
    parse: vehiclePath,
  },
  vissToken: {
    env: 'VISS_TOKEN',
    doc: 'Bearer token for the VISS server. Empty: it asks for none.',
    fallback: '',
    parse: optional(secretText()),
    isSecret: true,
  },
  vissVersion: {
    env: 'VISS_VERSION',
    doc: 'Version of VISS that it speaks: `2` or `3`.',
    fallback: '3',
    parse: oneOf('2', '3'),
  },
  vissSignals: {
    env: 'VISS_SIGNALS',
    doc: 'What the trees of these cars hold. A server refuses the whole read for one signal that it does not know: leave out what is not there.',
    fallback: 'position,speed,ignition,battery,odometer,locks,online',
    parse: someOf(oneOf('position', 'speed', 'ignition', 'battery', 'odometer', 'locks', 'online')),
  },
  vissOdometerUnit: {
    env: 'VISS_ODOMETER_UNIT',
    doc: 'What these cars count `TraveledDistance` in: `kilometers` up to VSS 5, `meters` since.',
    fallback: 'kilometers',
    parse: oneOf('kilometers', 'meters'),
  },
  positionStaleAfterMs: {
    env: 'POSITION_STALE_AFTER_MS',
    doc: 'A car that is not parked and was measured longer ago has a `STALE` position, in milliseconds.',
    fallback: '300000',
    parse: integer(1000, 604_800_000),
  },
} as const satisfies OptionTable
