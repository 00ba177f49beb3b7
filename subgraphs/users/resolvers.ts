import type { GraphQLScalarType } from 'graphql'
import { EmailAddressResolver, LocaleResolver } from 'graphql-scalars'
import type { Resolvers } from './resolvers.generated.ts'

export const resolvers: Resolvers = {
  EmailAddress: EmailAddressResolver,
  Locale: LocaleResolver,
  Query: { viewer: (_root, _args, { users }) => users.caller },
  Viewer: {
    scopes: ({ scopes }) => scopes.toSorted(),
    app: ({ appId }) => appId ?? null,
    appPlan: ({ plan }) => plan ?? null,
    issuer: ({ issuer }) => issuer ?? null,
    user: ({ userId }, _args, { users }) => (userId === null ? null : users.byId.load(userId)),
  },
  User: {
    __resolveReference: ({ id }, { users }) => users.byId.load(id),
    name: ({ displayName }) => displayName,
    locale: ({ locale }) => valid(LocaleResolver, locale),
    email: ({ email }) => valid(EmailAddressResolver, email),
    plan: ({ billingCustomerId: customerId }) => (customerId === null ? null : { customerId }),
  },
  Vehicle: { __resolveReference: ({ id }, { users }) => users.grantOf(id) },
}

/** One person's broken entry must not fail the query: what a scalar would refuse is `null`. */
function valid(scalar: GraphQLScalarType, value: string | null): string | null {
  if (value === null) return null
  try {
    scalar.serialize(value)
    return value
  } catch {
    return null
  }
}
