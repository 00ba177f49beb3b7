import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { MapRecord, MapsContext } from './loaders.ts';
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
  /** ISO 3166-1 alpha-2 code in upper case, e.g. `LI`. */
  CountryCode: { input: string; output: string; }
  /** WGS 84 latitude in degrees, -90 to 90. */
  Latitude: { input: number; output: number; }
  /** BCP 47 language tag, e.g. `de-LI`. */
  Locale: { input: string; output: string; }
  /** WGS 84 longitude in degrees, -180 to 180. */
  Longitude: { input: number; output: number; }
  /** RFC 3986 URL. */
  URL: { input: string | URL; output: string | URL; }
  _FieldSet: { input: string; output: string; }
};

/** An address, as precise as the provider can honestly say. */
export type Address = {
  readonly __typename?: 'Address';
  /** City, town or village. */
  readonly city?: Maybe<Scalars['String']['output']>;
  /** Country. */
  readonly countryCode?: Maybe<Scalars['CountryCode']['output']>;
  /** All of it on one line, in the order of the country. */
  readonly formatted: Scalars['String']['output'];
  /** House number. */
  readonly houseNumber?: Maybe<Scalars['String']['output']>;
  /** Postal code. */
  readonly postalCode?: Maybe<Scalars['String']['output']>;
  /** What the address is good for. */
  readonly precision: AddressPrecision;
  /** State, canton or province. */
  readonly region?: Maybe<Scalars['String']['output']>;
  /** Street without number. */
  readonly street?: Maybe<Scalars['String']['output']>;
};

/** How precise an address is. */
export type AddressPrecision =
  /** This building. */
  | 'BUILDING'
  /** This city, town or village. */
  | 'CITY'
  /** This country and no more. */
  | 'COUNTRY'
  /** This part of a city. */
  | 'DISTRICT'
  /** This street. */
  | 'STREET';

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

/** Providers of maps. */
export type MapProvider =
  /** Google Maps Platform. */
  | 'GOOGLE'
  /** HERE platform. */
  | 'HERE'
  /** Mapbox. */
  | 'MAPBOX'
  /** Packaged data, no network: © OpenStreetMap contributors, Natural Earth, GeoNames. */
  | 'OFFLINE'
  /** Nominatim and tiles at URLs of one's own: © OpenStreetMap contributors. */
  | 'OSM';

/** The map around a place, all of it from one provider. */
export type MapView = {
  readonly __typename?: 'MapView';
  /** The address at the centre; null where there is none, e.g. at sea. */
  readonly address?: Maybe<Address>;
  /** Must be shown wherever anything of this map is shown. */
  readonly attribution: Scalars['String']['output'];
  /** Where the car drawn at the centre points, in degrees clockwise from north; null draws a dot. */
  readonly headingDegrees?: Maybe<Scalars['Float']['output']>;
  /** WGS 84 latitude of the centre in degrees. */
  readonly latitude: Scalars['Latitude']['output'];
  /** The place on the provider's own site or app; null when it has none. */
  readonly link?: Maybe<Scalars['URL']['output']>;
  /** WGS 84 longitude of the centre in degrees. */
  readonly longitude: Scalars['Longitude']['output'];
  /** Who answers. */
  readonly provider: MapProvider;
  /** A PNG with the car at its centre. */
  readonly staticImage: StaticImage;
  /** Tiles for an interactive map. */
  readonly tileSet: TileSet;
};


/** The map around a place, all of it from one provider. */
export type MapViewAddressArgs = {
  language?: InputMaybe<Scalars['Locale']['input']>;
};


/** The map around a place, all of it from one provider. */
export type MapViewStaticImageArgs = {
  height?: Scalars['Int']['input'];
  scale?: Scalars['Int']['input'];
  width?: Scalars['Int']['input'];
  zoom?: Scalars['Int']['input'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** The address at a place; null where there is none, e.g. at sea. */
  readonly reverseGeocode?: Maybe<Address>;
};


export type QueryReverseGeocodeArgs = {
  language?: InputMaybe<Scalars['Locale']['input']>;
  latitude: Scalars['Latitude']['input'];
  longitude: Scalars['Longitude']['input'];
};

/** A picture of a map. */
export type StaticImage = {
  readonly __typename?: 'StaticImage';
  /** Height of the PNG in device pixels. */
  readonly heightPixels: Scalars['Int']['output'];
  /** URL on the gateway. Needs no key, works for a limited time, and for this picture only. */
  readonly url: Scalars['URL']['output'];
  /** Width of the PNG in device pixels. */
  readonly widthPixels: Scalars['Int']['output'];
};

/** What a tile is made of. */
export type TileFormat =
  /** PNG picture. */
  | 'PNG'
  /** Mapbox Vector Tile 2.1. */
  | 'VECTOR';

/** Tiles in Web Mercator. */
export type TileSet = {
  readonly __typename?: 'TileSet';
  /** What a tile is. */
  readonly format: TileFormat;
  /** Largest zoom there is. */
  readonly maxZoom: Scalars['Int']['output'];
  /** Smallest zoom there is. */
  readonly minZoom: Scalars['Int']['output'];
  /** URL of the TileJSON 3.0 document. */
  readonly tileJsonUrl: Scalars['URL']['output'];
  /** URL on the gateway with `{z}`, `{x}` and `{y}` to fill in. Needs no key and works for a limited time. */
  readonly urlTemplate: Scalars['String']['output'];
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
  MapView: MapView;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  MapView:
    ( { __typename: 'MapView' }
    & GraphQLRecursivePick<FederationTypes['MapView'], {"latitude":true,"longitude":true,"headingDegrees":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Address: ResolverTypeWrapper<Address>;
  AddressPrecision: AddressPrecision;
  CountryCode: ResolverTypeWrapper<Scalars['CountryCode']['output']>;
  FailureUse: FailureUse;
  Latitude: ResolverTypeWrapper<Scalars['Latitude']['output']>;
  Locale: ResolverTypeWrapper<Scalars['Locale']['output']>;
  Longitude: ResolverTypeWrapper<Scalars['Longitude']['output']>;
  MapProvider: MapProvider;
  MapView: ResolverTypeWrapper<MapRecord>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  StaticImage: ResolverTypeWrapper<StaticImage>;
  TileFormat: TileFormat;
  TileSet: ResolverTypeWrapper<TileSet>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Address: Address;
  CountryCode: Scalars['CountryCode']['output'];
  Latitude: Scalars['Latitude']['output'];
  Locale: Scalars['Locale']['output'];
  Longitude: Scalars['Longitude']['output'];
  MapView: MapRecord;
  Float: Scalars['Float']['output'];
  Query: Record<PropertyKey, never>;
  StaticImage: StaticImage;
  TileSet: TileSet;
  URL: Scalars['URL']['output'];
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

export type CacheControlDirectiveResolver<Result, Parent, ContextType = MapsContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  calls: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = MapsContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type EntitledDirectiveArgs = {
  feature: Scalars['String']['input'];
};

export type EntitledDirectiveResolver<Result, Parent, ContextType = MapsContext, Args = EntitledDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type OnFailureDirectiveArgs = {
  fallback?: Maybe<Scalars['String']['input']>;
  use: FailureUse;
};

export type OnFailureDirectiveResolver<Result, Parent, ContextType = MapsContext, Args = OnFailureDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddressResolvers<ContextType = MapsContext, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  countryCode?: Resolver<Maybe<ResolversTypes['CountryCode']>, ParentType, ContextType>;
  formatted?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  houseNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  precision?: Resolver<ResolversTypes['AddressPrecision'], ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  street?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface CountryCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CountryCode'], any> {
  name: 'CountryCode';
}

export interface LatitudeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Latitude'], any> {
  name: 'Latitude';
}

export interface LocaleScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Locale'], any> {
  name: 'Locale';
}

export interface LongitudeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Longitude'], any> {
  name: 'Longitude';
}

export type MapViewResolvers<ContextType = MapsContext, ParentType extends ResolversParentTypes['MapView'] = ResolversParentTypes['MapView'], FederationReferenceType extends FederationReferenceTypes['MapView'] = FederationReferenceTypes['MapView']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['MapView']> | FederationReferenceType, FederationReferenceType, ContextType>;
  address?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType, Partial<MapViewAddressArgs>>;
  attribution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  headingDegrees?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  latitude?: Resolver<ResolversTypes['Latitude'], ParentType, ContextType>;
  link?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Longitude'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['MapProvider'], ParentType, ContextType>;
  staticImage?: Resolver<ResolversTypes['StaticImage'], ParentType, ContextType, RequireFields<MapViewStaticImageArgs, 'height' | 'scale' | 'width' | 'zoom'>>;
  tileSet?: Resolver<ResolversTypes['TileSet'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = MapsContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  reverseGeocode?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType, RequireFields<QueryReverseGeocodeArgs, 'latitude' | 'longitude'>>;
};

export type StaticImageResolvers<ContextType = MapsContext, ParentType extends ResolversParentTypes['StaticImage'] = ResolversParentTypes['StaticImage']> = {
  heightPixels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  widthPixels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TileSetResolvers<ContextType = MapsContext, ParentType extends ResolversParentTypes['TileSet'] = ResolversParentTypes['TileSet']> = {
  format?: Resolver<ResolversTypes['TileFormat'], ParentType, ContextType>;
  maxZoom?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minZoom?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tileJsonUrl?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  urlTemplate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type Resolvers<ContextType = MapsContext> = {
  Address?: AddressResolvers<ContextType>;
  CountryCode?: GraphQLScalarType;
  Latitude?: GraphQLScalarType;
  Locale?: GraphQLScalarType;
  Longitude?: GraphQLScalarType;
  MapView?: MapViewResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  StaticImage?: StaticImageResolvers<ContextType>;
  TileSet?: TileSetResolvers<ContextType>;
  URL?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = MapsContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  entitled?: EntitledDirectiveResolver<any, any, ContextType>;
  onFailure?: OnFailureDirectiveResolver<any, any, ContextType>;
};
