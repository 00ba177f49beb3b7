import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { BillingAccountRecord, SubscriptionsContext } from './loaders.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** ISO 4217 code in upper case, e.g. `EUR`. */
  Currency: { input: string; output: string; }
  /** RFC 3339 date and time in UTC, e.g. `2026-11-22T15:04:05.000Z`. */
  DateTime: { input: Date; output: Date | string; }
  _FieldSet: { input: string; output: string; }
};

/** What an answer holds in the place of a field that could not be read. */
export type FailureUse =
  /** Nothing: the whole answer is the error. Nor is anything past its age shown here. */
  | 'FAIL'
  /** The declared value, noted in `extensions.degraded`; or what the next source says. */
  | 'FALLBACK'
  /** Null and no error; noted in `extensions.degraded`. */
  | 'NULL'
  /** What was last known, as long as `staleIfError` of @cacheControl allows; then the error. */
  | 'STALE';

/** An amount of money. No floating point. */
export type Money = {
  readonly __typename?: 'Money';
  /** The amount in the currency's minor unit: 2000 is EUR 20.00; JPY has no minor unit, so 2000 is 2000 yen. */
  readonly amountMinor: Scalars['Int']['output'];
  /** The currency. */
  readonly currency: Scalars['Currency']['output'];
};

/** What a person pays for, as the billing backend has it. */
export type ServicePlan = {
  readonly __typename?: 'ServicePlan';
  /** Whether `feature` is active now. */
  readonly covers: Scalars['Boolean']['output'];
  /** End of the current period, paid or owed, or of the trial; null when there is none. */
  readonly currentPeriodEndsAt?: Maybe<Scalars['DateTime']['output']>;
  /** Account at the billing backend. */
  readonly customerId: Scalars['ID']['output'];
  /** Features that are active now, by lookup key, in alphabetical order. */
  readonly entitlements: ReadonlyArray<Scalars['String']['output']>;
  /** Name of the plan, e.g. `Connect Plus`; null when nothing was ever bought. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Price of one period; null when nothing was ever bought or the price is not fixed. */
  readonly price?: Maybe<Money>;
  /** State of the plan. */
  readonly status: ServicePlanStatus;
};


/** What a person pays for, as the billing backend has it. */
export type ServicePlanCoversArgs = {
  feature: Scalars['String']['input'];
};

/** States of a service plan. */
export type ServicePlanStatus =
  /** Paid. */
  | 'ACTIVE'
  /** It has ended. */
  | 'CANCELED'
  /** Nothing was ever bought. */
  | 'NONE'
  /** A payment is late; features may already be off. */
  | 'PAST_DUE'
  /** Collection of payments is paused. */
  | 'PAUSED'
  /** Within the free trial. */
  | 'TRIALING'
  /** The first payment never came through, or retries were given up. */
  | 'UNPAID';



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  ServicePlan: ServicePlan;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  ServicePlan:
    ( { __typename: 'ServicePlan' }
    & GraphQLRecursivePick<FederationTypes['ServicePlan'], {"customerId":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Currency: ResolverTypeWrapper<Scalars['Currency']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  FailureUse: FailureUse;
  Money: ResolverTypeWrapper<Money>;
  ServicePlan: ResolverTypeWrapper<BillingAccountRecord>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ServicePlanStatus: ServicePlanStatus;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Currency: Scalars['Currency']['output'];
  DateTime: Scalars['DateTime']['output'];
  Money: Money;
  ServicePlan: BillingAccountRecord;
  Boolean: Scalars['Boolean']['output'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
};

export type CacheControlDirectiveArgs = {
  maxAge: Scalars['Int']['input'];
  scope?: Scalars['String']['input'];
  staleIfError?: Scalars['Int']['input'];
  staleWhileRevalidate?: Scalars['Int']['input'];
  tags?: ReadonlyArray<Scalars['String']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = SubscriptionsContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  calls: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = SubscriptionsContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type EntitledDirectiveArgs = {
  feature: Scalars['String']['input'];
};

export type EntitledDirectiveResolver<Result, Parent, ContextType = SubscriptionsContext, Args = EntitledDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type OnFailureDirectiveArgs = {
  fallback?: Maybe<Scalars['String']['input']>;
  use: FailureUse;
};

export type OnFailureDirectiveResolver<Result, Parent, ContextType = SubscriptionsContext, Args = OnFailureDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface CurrencyScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Currency'], any> {
  name: 'Currency';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type MoneyResolvers<ContextType = SubscriptionsContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amountMinor?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
};

export type ServicePlanResolvers<ContextType = SubscriptionsContext, ParentType extends ResolversParentTypes['ServicePlan'] = ResolversParentTypes['ServicePlan'], FederationReferenceType extends FederationReferenceTypes['ServicePlan'] = FederationReferenceTypes['ServicePlan']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ServicePlan']> | FederationReferenceType, FederationReferenceType, ContextType>;
  covers?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<ServicePlanCoversArgs, 'feature'>>;
  currentPeriodEndsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  customerId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  entitlements?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ServicePlanStatus'], ParentType, ContextType>;
};

export type Resolvers<ContextType = SubscriptionsContext> = {
  Currency?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  ServicePlan?: ServicePlanResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = SubscriptionsContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  entitled?: EntitledDirectiveResolver<any, any, ContextType>;
  onFailure?: OnFailureDirectiveResolver<any, any, ContextType>;
};
