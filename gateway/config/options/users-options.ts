import type { OptionTable } from '../option.ts'
import { httpUrl, secretText, text } from '../parsers.ts'

export const usersOptions = {
  usersUrl: {
    env: 'USERS_URL',
    doc: 'Base URL of the SCIM 2.0 directory, e.g. `https://directory.example/scim/v2`.',
    fallback: null,
    parse: httpUrl,
  },
  usersToken: {
    env: 'USERS_TOKEN',
    doc: 'Bearer token for the directory.',
    fallback: null,
    unless: 'USERS_CREDENTIAL',
    parse: secretText(),
    isSecret: true,
  },
  usersExtensionUrn: {
    env: 'USERS_EXTENSION_URN',
    doc: 'SCIM extension schema that holds `stripeCustomerId` and `vehicles`.',
    fallback: 'urn:roundabout:params:scim:schemas:extension:2.0:User',
    parse: text('a URN'),
  },
} as const satisfies OptionTable
