/**
 * What one operation may ask of the maps providers.
 *
 * @module
 */
import DataLoader from 'dataloader'
import type { AssetLinks } from '../subgraph.ts'
import type { AddressKey, AddressRecord, MapProvider, Place } from './map-provider.ts'
import { MapsSession, type SessionDeps } from './session.ts'

/** What a map is resolved from: nothing is asked of a provider until a field of it is. */
export interface MapRecord extends Place {
  readonly headingDegrees: number | null
}

export interface MapsContext {
  readonly maps: {
    /** Equal questions are one call. */
    readonly address: (key: AddressKey) => Promise<AddressRecord | null>
    /** Whom all maps of this operation come from: there at once when it is known already. */
    readonly providerOf: (map: MapRecord) => MapProvider | Promise<MapProvider>
    readonly links: AssetLinks
  }
}

/** Whoever shows a map without asking for its address waits with those who do: they may decide who answers. */
const PROVIDER = 'provider'

export function createMapsContext(deps: SessionDeps, links: AssetLinks): MapsContext {
  const session = new MapsSession(deps)
  let asked: Promise<MapProvider> | null = null
  const loader = new DataLoader<
    AddressKey | typeof PROVIDER,
    AddressRecord | MapProvider | null,
    string
  >((keys) => answerAll(session, keys), {
    name: 'maps.answers',
    cacheKeyFn: (key) => (key === PROVIDER ? PROVIDER : textOf(key)),
  })
  return {
    maps: {
      address: (key) => loader.load(key) as Promise<AddressRecord | null>,
      providerOf: (map) => {
        if (session.settled !== null) return session.settled.provider
        session.see(map)
        return (asked ??= loader.load(PROVIDER) as Promise<MapProvider>)
      },
      links,
    },
  }
}

async function answerAll(
  session: MapsSession,
  asked: readonly (AddressKey | typeof PROVIDER)[],
): Promise<(AddressRecord | MapProvider | Error | null)[]> {
  const keys = asked.filter((one) => one !== PROVIDER)
  const { member, addresses } = await session.answer(keys)
  let next = 0
  return asked.map((one) => (one === PROVIDER ? member.provider : (addresses[next++] ?? null)))
}

const textOf = ({ latitude, longitude, language }: AddressKey): string =>
  `${String(latitude)},${String(longitude)},${language ?? ''}`
