/** The subgraph over fake providers, a clock and a count of what happens. */
import { readFileSync } from 'node:fs'
import { expect } from '@jest/globals'
import { graphql } from 'graphql'
import type { CacheJournal, RecordCache } from '../../../subgraphs/backend/record-cache.ts'
import {
  createMapsPool,
  createMapsSubgraph,
  type WithinShare,
} from '../../../subgraphs/maps/index.ts'
import type { PooledProvider } from '../../../subgraphs/maps/choice/pool.ts'
import { fakeProvider, type FakeProvider } from './fake-provider.ts'
import { plainLinks } from './plain-links.ts'

const typeDefs = ['directives', 'maps']
  .map((name) => readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8'))
  .join('\n')

export interface Settings {
  readonly budgets?: Readonly<Record<string, PooledProvider['budget']>>
  readonly cache?: RecordCache
  readonly withinShare?: WithinShare
}

export function startMaps(providers: readonly FakeProvider[], settings: Settings = {}) {
  const clock = { now: Date.parse('2026-11-22T12:00:00Z') }
  const events: string[] = []
  const pool = createMapsPool({
    providers: providers.map(({ provider }) => {
      const budget = settings.budgets?.[provider.name]
      return budget === undefined ? { provider } : { provider, budget }
    }),
    now: () => clock.now,
    events: {
      called: (provider, kind, price) => events.push(`${provider} ${kind} ${String(price)}`),
      moved: (from, to, reason) => events.push(`${from} -> ${to}: ${reason}`),
    },
  })
  const maps = createMapsSubgraph({ typeDefs, pool, links: plainLinks, ...settings })
  let uncacheable = 0
  const journal: CacheJournal = {
    note: () => {},
    noteUncacheable: () => (uncacheable += 1),
    maxAgeSeconds: 0,
    ageSeconds: 0,
    scope: 'PUBLIC',
  }
  /** One operation: all that is run by what this answers shares its context. */
  const operation = () => {
    const notes: unknown[] = []
    const contextValue = maps.createContext({
      notes: { note: (name, value) => notes.push([name, value]) },
      journal,
    })
    const show = async (selection: string, ...places: readonly object[]) => {
      const source = `query ($maps: [_Any!]!) { _entities(representations: $maps) { ... on MapView ${selection} } }`
      const variableValues = { maps: places.map((place) => ({ __typename: 'MapView', ...place })) }
      const answer = await graphql({ schema: maps.schema, source, variableValues, contextValue })
      const { data, errors = [] } = JSON.parse(JSON.stringify(answer)) as Shown
      const codes = errors.map(({ path, extensions }) => `${path.join('.')}: ${extensions.code}`)
      return { maps: data?._entities ?? null, codes }
    }
    return { show, notes }
  }
  const show = async (selection: string, ...places: readonly object[]) => {
    const { show: ask, notes } = operation()
    return { ...(await ask(selection, ...places)), notes }
  }
  return { show, operation, clock, events, uncacheable: () => uncacheable }
}

interface Shown {
  readonly data?: { readonly _entities: readonly Readonly<Record<string, unknown>>[] }
  readonly errors?: readonly {
    readonly path: readonly (string | number)[]
    readonly extensions: { readonly code: string }
  }[]
}

export const VADUZ = { latitude: 47.141, longitude: 9.5215, headingDegrees: null }
export const SCHAAN = { ...VADUZ, latitude: 47.165 }
export const NEW_YORK = { latitude: 40.714, longitude: -73.961, headingDegrees: null }

export const ALL =
  '{ provider attribution link address { formatted } staticImage { url } tileSet { urlTemplate tileJsonUrl } }'

export const allOf = (name: string) => ({
  provider: name,
  attribution: `© ${name}`,
  link: `https://${name.toLowerCase()}.test/`,
  address: { formatted: `by ${name}` },
  staticImage: { url: expect.stringContaining(`%22${name}%22`) },
  tileSet: {
    urlTemplate: expect.stringContaining(`/${name}%2F`),
    tileJsonUrl: expect.stringContaining(`/${name}%2F`),
  },
})

export const pair = () => [fakeProvider('GOOGLE'), fakeProvider('OSM')] as const
