import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { VehicleRecord, PositionRecord, BatteryRecord } from './client.ts';
import type { VehiclePositionRecord } from './live/live-streams.ts';
import type { VehiclesContext } from './loaders.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** RFC 3339 date and time in UTC, e.g. `2026-11-22T15:04:05.000Z`. */
  DateTime: { input: Date; output: Date | string; }
  /** WGS 84 latitude in degrees, -90 to 90. */
  Latitude: { input: number; output: number; }
  /** WGS 84 longitude in degrees, -180 to 180. */
  Longitude: { input: number; output: number; }
  _FieldSet: { input: string; output: string; }
};

/** An area between two parallels and two meridians. */
export type Area = {
  /** Eastern edge in degrees. */
  readonly east: Scalars['Longitude']['input'];
  /** Northern edge in degrees. */
  readonly north: Scalars['Latitude']['input'];
  /** Southern edge in degrees. */
  readonly south: Scalars['Latitude']['input'];
  /** Western edge in degrees; greater than `east` where the area crosses the 180th meridian. */
  readonly west: Scalars['Longitude']['input'];
};

/** State of a traction battery. */
export type Battery = {
  readonly __typename?: 'Battery';
  /** Charge, 0 to 100; null when not reported. */
  readonly percent?: Maybe<Scalars['Float']['output']>;
  /** Distance it is good for; null when not reported. */
  readonly range?: Maybe<Scalars['Float']['output']>;
};


/** State of a traction battery. */
export type BatteryRangeArgs = {
  unit?: DistanceUnit;
};

/** Units of distance. */
export type DistanceUnit =
  /** Kilometres. */
  | 'KILOMETERS'
  /** International miles of 1.609344 km. */
  | 'MILES';

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

/** Stub: a map is known here only by what it shows. */
export type MapView = {
  readonly __typename?: 'MapView';
  /** Where the car drawn at the centre points, in degrees clockwise from north; null draws a dot. */
  readonly headingDegrees?: Maybe<Scalars['Float']['output']>;
  /** WGS 84 latitude of the centre in degrees. */
  readonly latitude: Scalars['Latitude']['output'];
  /** WGS 84 longitude of the centre in degrees. */
  readonly longitude: Scalars['Longitude']['output'];
};

/** Where a page stands. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last on this page; null when it is empty. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are more behind this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are more before this page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first on this page; null when it is empty. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** Where a car is or was. */
export type Position = {
  readonly __typename?: 'Position';
  /** Radius of uncertainty in metres; null when not reported. */
  readonly accuracyMeters?: Maybe<Scalars['Float']['output']>;
  /** Direction of travel in degrees clockwise from north, 0 to below 360; null when not reported. */
  readonly headingDegrees?: Maybe<Scalars['Float']['output']>;
  /** WGS 84 latitude in degrees, -90 to 90. */
  readonly latitude: Scalars['Latitude']['output'];
  /** WGS 84 longitude in degrees, -180 to 180. */
  readonly longitude: Scalars['Longitude']['output'];
  /** The map around it. Null with an error when no map can be had; the position stays. */
  readonly map?: Maybe<MapView>;
  /** How current it is. */
  readonly quality: PositionQuality;
  /** When the gateway received it. */
  readonly receivedAt: Scalars['DateTime']['output'];
  /** When the car measured it, by the car's or its manufacturer's clock; null when the backend does not say. */
  readonly recordedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Which backend told it. */
  readonly source: PositionSource;
  /** Speed over ground; null when not reported. */
  readonly speed?: Maybe<Scalars['Float']['output']>;
};


/** Where a car is or was. */
export type PositionSpeedArgs = {
  unit?: SpeedUnit;
};

/** How current a position is. */
export type PositionQuality =
  /** Where the car was left. */
  | 'LAST_PARKED'
  /** The car reports itself on the move or awake, within the last minutes. */
  | 'LIVE'
  /** Older than it should be: the car may be elsewhere. */
  | 'STALE';

/** Backends a position can come from. */
export type PositionSource =
  /** BMW CarData, by its stream. */
  | 'BMW'
  /** Smartcar. */
  | 'SMARTCAR'
  /** Tesla Fleet API. */
  | 'TESLA'
  /** The car's own service, or its fleet's: Vehicle Information Service Specification (VISS). */
  | 'VISS';

/** What drives a car. */
export type PowerTrain =
  /** Battery electric. */
  | 'BATTERY_ELECTRIC'
  /** Combustion engine. */
  | 'COMBUSTION'
  /** Hydrogen fuel cell. */
  | 'FUEL_CELL'
  /** Hybrid that cannot be plugged in. */
  | 'HYBRID'
  /** Hybrid that can be plugged in. */
  | 'PLUG_IN_HYBRID';

export type Query = {
  readonly __typename?: 'Query';
  /** One vehicle you may see. `NOT_FOUND` when there is none with this id, `FORBIDDEN` when it is not for you to see. */
  readonly vehicle?: Maybe<Vehicle>;
  /** The vehicles you may see, your own first, each group ordered by id. */
  readonly vehicles: VehicleConnection;
};


export type QueryVehicleArgs = {
  id: Scalars['ID']['input'];
};


export type QueryVehiclesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  make?: InputMaybe<Scalars['String']['input']>;
};

/** Units of speed. */
export type SpeedUnit =
  /** Kilometres per hour. */
  | 'KILOMETERS_PER_HOUR'
  /** Metres per second. */
  | 'METERS_PER_SECOND'
  /** Miles per hour. */
  | 'MILES_PER_HOUR';

/**
 * Streams: by WebSocket at `/graphql` (`graphql-transport-ws`), or as server-sent events at `/graphql/stream`. Each begins with what
 * is known at once, and tells the latest: a slow listener misses what lies between. Rights are asked again while it runs, and it ends
 * with `UNAUTHENTICATED`, `FORBIDDEN` or `SUBSCRIPTION_REQUIRED` where they end.
 */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Where one vehicle is, now and whenever it tells. Null without an error while it tells no place, with one while it cannot be asked. */
  readonly vehiclePosition?: Maybe<Position>;
  /** Where several vehicles are, one by one. */
  readonly vehiclePositions: VehiclePosition;
};


/**
 * Streams: by WebSocket at `/graphql` (`graphql-transport-ws`), or as server-sent events at `/graphql/stream`. Each begins with what
 * is known at once, and tells the latest: a slow listener misses what lies between. Rights are asked again while it runs, and it ends
 * with `UNAUTHENTICATED`, `FORBIDDEN` or `SUBSCRIPTION_REQUIRED` where they end.
 */
export type SubscriptionVehiclePositionArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Streams: by WebSocket at `/graphql` (`graphql-transport-ws`), or as server-sent events at `/graphql/stream`. Each begins with what
 * is known at once, and tells the latest: a slow listener misses what lies between. Rights are asked again while it runs, and it ends
 * with `UNAUTHENTICATED`, `FORBIDDEN` or `SUBSCRIPTION_REQUIRED` where they end.
 */
export type SubscriptionVehiclePositionsArgs = {
  ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  within?: InputMaybe<Area>;
};

/** Stub: a person is known here only as the owner of a vehicle. */
export type User = {
  readonly __typename?: 'User';
  /** Stable identifier, as the directory gives it. */
  readonly id: Scalars['ID']['output'];
};

/** A connected car. */
export type Vehicle = {
  readonly __typename?: 'Vehicle';
  /** State of the traction battery; null for a car without one. */
  readonly battery?: Maybe<Battery>;
  /** Stable identifier, as the vehicles backend gives it. */
  readonly id: Scalars['ID']['output'];
  /** Whether all doors are locked; null when the car does not report it. */
  readonly isLocked?: Maybe<Scalars['Boolean']['output']>;
  /** Whether the car is connected now; null when the backend does not say. */
  readonly isOnline?: Maybe<Scalars['Boolean']['output']>;
  /** Manufacturer's brand in its own spelling, e.g. `Volkswagen`. */
  readonly make: Scalars['String']['output'];
  /** Model, e.g. `ID.4`; null when the backend does not say. */
  readonly model?: Maybe<Scalars['String']['output']>;
  /** Distance driven since it was built; null when the car does not report it. */
  readonly odometer?: Maybe<Scalars['Float']['output']>;
  /** The person whose car it is; null when the vehicles backend knows no owner. */
  readonly owner?: Maybe<User>;
  /** Where it is. Null with an error when it cannot be read, null without one when the car reports no position. */
  readonly position?: Maybe<Position>;
  /** What drives it; null when the backend does not say. */
  readonly powerTrain?: Maybe<PowerTrain>;
  /** Vehicle identification number (ISO 3779). Only for its owner: `FORBIDDEN` for a viewer. */
  readonly vin?: Maybe<Scalars['String']['output']>;
  /** Model year; null when the backend does not say. */
  readonly year?: Maybe<Scalars['Int']['output']>;
};


/** A connected car. */
export type VehicleOdometerArgs = {
  unit?: DistanceUnit;
};

/** One page of vehicles. */
export type VehicleConnection = {
  readonly __typename?: 'VehicleConnection';
  /** The vehicles of this page, each with its cursor. */
  readonly edges: ReadonlyArray<VehicleEdge>;
  /** The vehicles of this page. */
  readonly nodes: ReadonlyArray<Vehicle>;
  /** Whether there is more. */
  readonly pageInfo: PageInfo;
  /** How many vehicles there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A vehicle on a page. */
export type VehicleEdge = {
  readonly __typename?: 'VehicleEdge';
  /** Opaque; give it to `after` to continue behind this vehicle. */
  readonly cursor: Scalars['String']['output'];
  /** The vehicle. */
  readonly node: Vehicle;
};

/** Where one of several vehicles is. */
export type VehiclePosition = {
  readonly __typename?: 'VehiclePosition';
  /** False when it has left the area that was asked for: the last that is told of it until it comes back. */
  readonly isWithin: Scalars['Boolean']['output'];
  /** As in `vehiclePosition`. */
  readonly position?: Maybe<Position>;
  /** The vehicle. */
  readonly vehicle: Vehicle;
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
  Vehicle: Vehicle;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Vehicle:
    ( { __typename: 'Vehicle' }
    & GraphQLRecursivePick<FederationTypes['Vehicle'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Area: Area;
  Battery: ResolverTypeWrapper<BatteryRecord>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DistanceUnit: DistanceUnit;
  FailureUse: FailureUse;
  Latitude: ResolverTypeWrapper<Scalars['Latitude']['output']>;
  Longitude: ResolverTypeWrapper<Scalars['Longitude']['output']>;
  MapView: ResolverTypeWrapper<MapView>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Position: ResolverTypeWrapper<PositionRecord>;
  PositionQuality: PositionQuality;
  PositionSource: PositionSource;
  PowerTrain: PowerTrain;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  SpeedUnit: SpeedUnit;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  User: ResolverTypeWrapper<User>;
  Vehicle: ResolverTypeWrapper<VehicleRecord>;
  VehicleConnection: ResolverTypeWrapper<Omit<VehicleConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['VehicleEdge']>, nodes: ReadonlyArray<ResolversTypes['Vehicle']> }>;
  VehicleEdge: ResolverTypeWrapper<Omit<VehicleEdge, 'node'> & { node: ResolversTypes['Vehicle'] }>;
  VehiclePosition: ResolverTypeWrapper<VehiclePositionRecord>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Area: Area;
  Battery: BatteryRecord;
  Float: Scalars['Float']['output'];
  DateTime: Scalars['DateTime']['output'];
  Latitude: Scalars['Latitude']['output'];
  Longitude: Scalars['Longitude']['output'];
  MapView: MapView;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  Position: PositionRecord;
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  Subscription: Record<PropertyKey, never>;
  User: User;
  Vehicle: VehicleRecord;
  VehicleConnection: Omit<VehicleConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['VehicleEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Vehicle']> };
  VehicleEdge: Omit<VehicleEdge, 'node'> & { node: ResolversParentTypes['Vehicle'] };
  VehiclePosition: VehiclePositionRecord;
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

export type CacheControlDirectiveResolver<Result, Parent, ContextType = VehiclesContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  calls: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = VehiclesContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type EntitledDirectiveArgs = {
  feature: Scalars['String']['input'];
};

export type EntitledDirectiveResolver<Result, Parent, ContextType = VehiclesContext, Args = EntitledDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type OnFailureDirectiveArgs = {
  fallback?: Maybe<Scalars['String']['input']>;
  use: FailureUse;
};

export type OnFailureDirectiveResolver<Result, Parent, ContextType = VehiclesContext, Args = OnFailureDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type BatteryResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['Battery'] = ResolversParentTypes['Battery']> = {
  percent?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  range?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType, RequireFields<BatteryRangeArgs, 'unit'>>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface LatitudeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Latitude'], any> {
  name: 'Latitude';
}

export interface LongitudeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Longitude'], any> {
  name: 'Longitude';
}

export type MapViewResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['MapView'] = ResolversParentTypes['MapView']> = {
  headingDegrees?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  latitude?: Resolver<ResolversTypes['Latitude'], ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Longitude'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PositionResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['Position'] = ResolversParentTypes['Position']> = {
  accuracyMeters?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  headingDegrees?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  latitude?: Resolver<ResolversTypes['Latitude'], ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Longitude'], ParentType, ContextType>;
  map?: Resolver<Maybe<ResolversTypes['MapView']>, ParentType, ContextType>;
  quality?: Resolver<ResolversTypes['PositionQuality'], ParentType, ContextType>;
  receivedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recordedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['PositionSource'], ParentType, ContextType>;
  speed?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType, RequireFields<PositionSpeedArgs, 'unit'>>;
};

export type QueryResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  vehicle?: Resolver<Maybe<ResolversTypes['Vehicle']>, ParentType, ContextType, RequireFields<QueryVehicleArgs, 'id'>>;
  vehicles?: Resolver<ResolversTypes['VehicleConnection'], ParentType, ContextType, RequireFields<QueryVehiclesArgs, 'first'>>;
};

export type SubscriptionResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  vehiclePosition?: SubscriptionResolver<Maybe<ResolversTypes['Position']>, "vehiclePosition", ParentType, ContextType, RequireFields<SubscriptionVehiclePositionArgs, 'id'>>;
  vehiclePositions?: SubscriptionResolver<ResolversTypes['VehiclePosition'], "vehiclePositions", ParentType, ContextType, Partial<SubscriptionVehiclePositionsArgs>>;
};

export type UserResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type VehicleResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['Vehicle'] = ResolversParentTypes['Vehicle'], FederationReferenceType extends FederationReferenceTypes['Vehicle'] = FederationReferenceTypes['Vehicle']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Vehicle']> | FederationReferenceType, FederationReferenceType, ContextType>;
  battery?: Resolver<Maybe<ResolversTypes['Battery']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isLocked?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isOnline?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  make?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  odometer?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType, RequireFields<VehicleOdometerArgs, 'unit'>>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  position?: Resolver<Maybe<ResolversTypes['Position']>, ParentType, ContextType>;
  powerTrain?: Resolver<Maybe<ResolversTypes['PowerTrain']>, ParentType, ContextType>;
  vin?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  year?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type VehicleConnectionResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['VehicleConnection'] = ResolversParentTypes['VehicleConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['VehicleEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Vehicle']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type VehicleEdgeResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['VehicleEdge'] = ResolversParentTypes['VehicleEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Vehicle'], ParentType, ContextType>;
};

export type VehiclePositionResolvers<ContextType = VehiclesContext, ParentType extends ResolversParentTypes['VehiclePosition'] = ResolversParentTypes['VehiclePosition']> = {
  isWithin?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  position?: Resolver<Maybe<ResolversTypes['Position']>, ParentType, ContextType>;
  vehicle?: Resolver<ResolversTypes['Vehicle'], ParentType, ContextType>;
};

export type Resolvers<ContextType = VehiclesContext> = {
  Battery?: BatteryResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Latitude?: GraphQLScalarType;
  Longitude?: GraphQLScalarType;
  MapView?: MapViewResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Position?: PositionResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Vehicle?: VehicleResolvers<ContextType>;
  VehicleConnection?: VehicleConnectionResolvers<ContextType>;
  VehicleEdge?: VehicleEdgeResolvers<ContextType>;
  VehiclePosition?: VehiclePositionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = VehiclesContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  entitled?: EntitledDirectiveResolver<any, any, ContextType>;
  onFailure?: OnFailureDirectiveResolver<any, any, ContextType>;
};
