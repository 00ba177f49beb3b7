/** `covers` and `entitlements` cost the entitlements read, everything else the subscriptions read; each only if asked. */
import { GraphQLCurrency, GraphQLDateTime } from 'graphql-scalars'
import type { BillingAccountRecord, SubscriptionsContext } from './loaders.ts'
import type { Resolvers } from './resolvers.generated.ts'

type Context = SubscriptionsContext

const planOf = ({ customerId }: BillingAccountRecord, { subscriptions }: Context) =>
  subscriptions.planByCustomer.load(customerId)

const entitlementsOf = ({ customerId }: BillingAccountRecord, { subscriptions }: Context) =>
  subscriptions.entitlementsByCustomer.load(customerId)

async function nameOf(account: BillingAccountRecord, context: Context): Promise<string | null> {
  const { productId } = await planOf(account, context)
  return productId === null ? null : context.subscriptions.productNames.load(productId)
}

export const resolvers: Resolvers = {
  DateTime: GraphQLDateTime,
  Currency: GraphQLCurrency,
  ServicePlan: {
    __resolveReference: ({ customerId }) => ({ customerId }),
    status: async (account, _args, context) => (await planOf(account, context)).status,
    name: (account, _args, context) => nameOf(account, context),
    price: async (account, _args, context) => (await planOf(account, context)).price,
    currentPeriodEndsAt: async (account, _args, context) =>
      (await planOf(account, context)).periodEndsAt,
    entitlements: (account, _args, context) => entitlementsOf(account, context),
    covers: async (account, { feature }, context) =>
      (await entitlementsOf(account, context)).includes(feature),
  },
}
