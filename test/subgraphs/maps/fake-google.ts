import { createHttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import { createGoogleProvider, readGoogleError } from '../../../subgraphs/maps/index.ts'
import { fakeTransport, type FakeAnswer } from '../../support/fake-transport.ts'

/** Begins and ends as a PNG does. */
export const PNG = Buffer.from('89504e470d0a1a0a0000000049454e44ae426082', 'hex')

export const png = (headers: Readonly<Record<string, string>> = {}): FakeAnswer => ({
  headers: { 'content-type': 'image/png', ...headers },
  body: PNG,
})

export interface FakeGoogle {
  /** Milliseconds since 1970. */
  now: number
}

/** Google behind a fake network; `answer` is given each request's path and query. */
export function fakeGoogle(
  answer: (path: string) => FakeAnswer,
  options: { readonly signingSecret?: string } = {},
) {
  const clock: FakeGoogle = { now: 0 }
  const { transport, requests } = fakeTransport(({ url }) => answer(pathOf(url)))
  const backend = (baseUrl: string) =>
    createHttpBackend({
      name: 'maps',
      baseUrl,
      transport,
      credential: { headers: () => ({}), refused: () => false },
      timeoutMs: 1000,
      now: () => 0,
      maxConcurrentCalls: 8,
      readError: readGoogleError,
    })
  const provider = createGoogleProvider({
    maps: backend('https://maps.test'),
    tiles: backend('https://tiles.test'),
    apiKey: 'k&1',
    now: () => clock.now,
    ...options,
  })
  return { provider, requests, clock, paths: () => requests.map(({ url }) => pathOf(url)) }
}

const pathOf = (url: string) => url.replace(/^https:\/\/\w+\.test/, '')

export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: { readonly extensions: { readonly code: string } }) => error.extensions.code,
  )

const component = (name: string, types: readonly string[], shortName = name) => ({
  long_name: name,
  short_name: shortName,
  types,
})

export const BEDFORD = {
  formatted_address: '277 Bedford Ave, Brooklyn, NY 11211, USA',
  types: ['street_address'],
  geometry: { location_type: 'ROOFTOP' },
  address_components: [
    component('277', ['street_number']),
    component('Bedford Avenue', ['route'], 'Bedford Ave'),
    component('Brooklyn', ['political', 'sublocality', 'sublocality_level_1']),
    component('New York', ['administrative_area_level_1', 'political'], 'NY'),
    component('United States', ['country', 'political'], 'US'),
    component('11211', ['postal_code']),
  ],
}

/** A result with these components, each `[name, type]`. */
export const resultOf = (
  parts: readonly (readonly [string, string])[],
  rest: Readonly<Record<string, unknown>> = {},
) => ({
  formatted_address: parts.map(([name]) => name).join(', '),
  types: [],
  geometry: { location_type: 'APPROXIMATE' },
  address_components: parts.map(([name, type]) => component(name, [type])),
  ...rest,
})

export const answerOk = (...results: readonly unknown[]): FakeAnswer => ({
  body: { status: 'OK', results },
})
