import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserRecord } from './client.ts';
import type { CallerRecord, GrantRecord, BillingAccountRecord, UsersContext } from './loaders.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** RFC 5321 address, e.g. `ada@example.test`. */
  EmailAddress: { input: string; output: string; }
  /** BCP 47 language tag, e.g. `de-LI`. */
  Locale: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** Kinds of caller. */
export type CallerKind =
  /** An app, by its API key or a token of its own. */
  | 'APP'
  /** A person, by a token of the identity provider. */
  | 'USER';

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

export type Query = {
  readonly __typename?: 'Query';
  /** Who the gateway takes you for. Needs any valid credential. */
  readonly viewer: Viewer;
};

/** Stub: a service plan is known here only by its billing account. */
export type ServicePlan = {
  readonly __typename?: 'ServicePlan';
  /** Account at the billing backend. */
  readonly customerId: Scalars['ID']['output'];
};

/** A person in the directory. */
export type User = {
  readonly __typename?: 'User';
  /** Primary e-mail address. Only your own: `FORBIDDEN` on anybody else. */
  readonly email?: Maybe<Scalars['EmailAddress']['output']>;
  /** Stable identifier, as the directory gives it. */
  readonly id: Scalars['ID']['output'];
  /** Preferred language and region. Only your own: `FORBIDDEN` on anybody else. */
  readonly locale?: Maybe<Scalars['Locale']['output']>;
  /** Full name as the person writes it; null when the directory has none. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** The service plan this person pays for. Only your own: `FORBIDDEN` on anybody else. Null when there is no billing account. */
  readonly plan?: Maybe<ServicePlan>;
};

/** What the directory knows of a vehicle: how the caller stands to it. */
export type Vehicle = {
  readonly __typename?: 'Vehicle';
  /** How the caller may use this vehicle. */
  readonly access: VehicleAccess;
  /** Stable identifier, as the vehicles backend gives it. */
  readonly id: Scalars['ID']['output'];
  /** What the caller calls this vehicle, e.g. `Ada's Golf`; null when it was never named. */
  readonly name?: Maybe<Scalars['String']['output']>;
};

/** How somebody may use a vehicle. */
export type VehicleAccess =
  /** It is theirs: directory and vehicle backend agree. */
  | 'OWNER'
  /** Its owner lets them see it. */
  | 'VIEWER';

/** The caller, as the gateway understood the credential. */
export type Viewer = {
  readonly __typename?: 'Viewer';
  /** The app: of the API key, else the client that the token was issued to; null when neither tells. */
  readonly app?: Maybe<Scalars['String']['output']>;
  /** What the app has booked, as its API key says; null without a key, or when it says nothing. */
  readonly appPlan?: Maybe<Scalars['String']['output']>;
  /** The identity provider that vouches for the token, as the token spells it; null without a token. */
  readonly issuer?: Maybe<Scalars['String']['output']>;
  /** Who is acting: a person, through whatever app, or an app by itself. */
  readonly kind: CallerKind;
  /** What the credentials allow, e.g. `car.read`; of a key and a token together, what both allow. In alphabetical order. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
  /** The directory's entry of the person behind the credential; null for an app that acts for nobody. */
  readonly user?: Maybe<User>;
};



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
  User: User;
  Vehicle: Vehicle;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
  Vehicle:
    ( { __typename: 'Vehicle' }
    & GraphQLRecursivePick<FederationTypes['Vehicle'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CallerKind: CallerKind;
  EmailAddress: ResolverTypeWrapper<Scalars['EmailAddress']['output']>;
  FailureUse: FailureUse;
  Locale: ResolverTypeWrapper<Scalars['Locale']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ServicePlan: ResolverTypeWrapper<BillingAccountRecord>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  User: ResolverTypeWrapper<UserRecord>;
  Vehicle: ResolverTypeWrapper<GrantRecord>;
  VehicleAccess: VehicleAccess;
  Viewer: ResolverTypeWrapper<CallerRecord>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  EmailAddress: Scalars['EmailAddress']['output'];
  Locale: Scalars['Locale']['output'];
  Query: Record<PropertyKey, never>;
  ServicePlan: BillingAccountRecord;
  ID: Scalars['ID']['output'];
  User: UserRecord;
  Vehicle: GrantRecord;
  Viewer: CallerRecord;
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type CacheControlDirectiveArgs = {
  maxAge: Scalars['Int']['input'];
  scope?: Scalars['String']['input'];
  staleIfError?: Scalars['Int']['input'];
  staleWhileRevalidate?: Scalars['Int']['input'];
  tags?: ReadonlyArray<Scalars['String']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = UsersContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  calls: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = UsersContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type EntitledDirectiveArgs = {
  feature: Scalars['String']['input'];
};

export type EntitledDirectiveResolver<Result, Parent, ContextType = UsersContext, Args = EntitledDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type OnFailureDirectiveArgs = {
  fallback?: Maybe<Scalars['String']['input']>;
  use: FailureUse;
};

export type OnFailureDirectiveResolver<Result, Parent, ContextType = UsersContext, Args = OnFailureDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface EmailAddressScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['EmailAddress'], any> {
  name: 'EmailAddress';
}

export interface LocaleScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Locale'], any> {
  name: 'Locale';
}

export type QueryResolvers<ContextType = UsersContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type ServicePlanResolvers<ContextType = UsersContext, ParentType extends ResolversParentTypes['ServicePlan'] = ResolversParentTypes['ServicePlan']> = {
  customerId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = UsersContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  locale?: Resolver<Maybe<ResolversTypes['Locale']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['ServicePlan']>, ParentType, ContextType>;
};

export type VehicleResolvers<ContextType = UsersContext, ParentType extends ResolversParentTypes['Vehicle'] = ResolversParentTypes['Vehicle'], FederationReferenceType extends FederationReferenceTypes['Vehicle'] = FederationReferenceTypes['Vehicle']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Vehicle']> | FederationReferenceType, FederationReferenceType, ContextType>;
  access?: Resolver<ResolversTypes['VehicleAccess'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = UsersContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  app?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  appPlan?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  issuer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CallerKind'], ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = UsersContext> = {
  EmailAddress?: GraphQLScalarType;
  Locale?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  ServicePlan?: ServicePlanResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Vehicle?: VehicleResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = UsersContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  entitled?: EntitledDirectiveResolver<any, any, ContextType>;
  onFailure?: OnFailureDirectiveResolver<any, any, ContextType>;
};
