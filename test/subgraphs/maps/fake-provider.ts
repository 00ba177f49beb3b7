import { BackendError, type BackendErrorCode } from '../../../subgraphs/backend/errors.ts'
import type {
  AddressRecord,
  MapProvider,
  ProviderFacts,
} from '../../../subgraphs/maps/map-provider.ts'

/** A provider that answers with its own name, unless it is told to fail. */
export interface FakeProvider {
  readonly provider: MapProvider
  /** What it was asked, e.g. `address 47,9`. */
  readonly asked: string[]
  /** Every call fails so until it is set back to `null`. */
  fault: BackendErrorCode | BackendError | null
  /** Answers wait for it. */
  gate: Promise<void> | null
}

export function fakeProvider(name: Uppercase<string>, facts?: ProviderFacts): FakeProvider {
  const fake: { -readonly [K in keyof FakeProvider]: FakeProvider[K] } = {
    provider: undefined as unknown as MapProvider,
    asked: [],
    fault: null,
    gate: null,
  }
  const answer = async <T>(question: string, value: T): Promise<T> => {
    fake.asked.push(question)
    const { fault } = fake
    await fake.gate
    if (fault === null) return value
    throw typeof fault === 'string' ? new BackendError(fault, 'maps', 'failed on demand') : fault
  }
  const bytes = { bytes: Buffer.from(name), maxAgeSeconds: 3600 }
  fake.provider = {
    name,
    attribution: `© ${name}`,
    tileSet: { format: 'PNG', minZoom: 0, maxZoom: 22 },
    ...(facts === undefined ? {} : { facts }),
    reverseGeocode: ({ latitude, longitude }) =>
      answer(`address ${String(latitude)},${String(longitude)}`, addressOf(name)),
    staticImage: ({ latitude, longitude }) =>
      answer(`picture ${String(latitude)},${String(longitude)}`, bytes),
    tile: ({ z, x, y }) => answer(`tile ${String(z)}/${String(x)}/${String(y)}`, bytes),
    tileJson: () => Promise.resolve({ name }),
    linkTo: () => `https://${name.toLowerCase()}.test/`,
  }
  return fake
}

const addressOf = (name: string): AddressRecord => ({
  formatted: `by ${name}`,
  street: null,
  houseNumber: null,
  postalCode: null,
  city: name,
  region: null,
  countryCode: null,
  precision: 'CITY',
})

export const refusing = (retryAfterSeconds: number): BackendError =>
  new BackendError('BACKEND_QUOTA', 'maps', 'too many', { retryAfterSeconds })
