/** The clients of npm that apps use, each as it comes, over both of the ways in which streams are served. */
import {
  ApolloClient,
  ApolloLink,
  gql,
  InMemoryCache,
  Observable,
  type FetchResult,
  type Operation,
} from '@apollo/client/core/index.js'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions/index.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { Client as UrqlClient, subscriptionExchange } from '@urql/core'
import { print } from 'graphql'
import { createClient as createSseClient, type Client as SseClient } from 'graphql-sse'
import { createClient as createWebSocketClient, type Client as WsClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { startAedes, type TestBroker } from '../support/brokers.ts'
import {
  eventually,
  startDrive,
  startStreamingGateway,
  TESLA,
  type Drive,
  type StreamingGateway,
} from '../support/streams-world.ts'
import { carOf, person } from '../support/world.ts'

interface Told {
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[]
}
interface Request {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}
/** Tells what comes until it is stopped; errors, thrown or answered, come as answers. */
type Subscribe = (request: Request, tell: (told: Told) => void) => () => void

let sandbox: Sandbox
let broker: TestBroker
let drive: Drive
let served: StreamingGateway
const closing: (() => unknown)[] = []

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, warmMaps: true })
  broker = await startAedes()
  drive = startDrive(broker.url)
  served = await startStreamingGateway(sandbox, { MQTT_URL: broker.url, LIVE_POLL: 'off' })
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(async () => {
  await drive.close()
  await served.close()
  await broker.stop()
  await sandbox.close()
})

const toTold = (failure: unknown): Told => {
  const { graphQLErrors, networkError } = Object(failure) as Readonly<Record<string, unknown>>
  const errors = [failure, graphQLErrors, networkError].find(
    (one) => Array.isArray(one) && one.length > 0,
  )
  return { errors: (errors as Told['errors']) ?? [{ extensions: { failure } }] }
}

const overWebSocket = (authorization: string): WsClient => {
  const client = createWebSocketClient({
    url: `${served.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
  })
  closing.push(() => client.dispose())
  return client
}

const overEvents = (authorization: string, singleConnection = false): SseClient => {
  const options = { url: `${served.url}/graphql/stream`, headers: { authorization } }
  const client = singleConnection
    ? createSseClient({ ...options, singleConnection: true })
    : createSseClient(options)
  closing.push(() => client.dispose())
  return client as SseClient
}

const byItself =
  (client: WsClient | SseClient): Subscribe =>
  (request, tell) =>
    (client as WsClient).subscribe(request, {
      next: (told) => tell(told as Told),
      error: (failure) => tell(toTold(failure)),
      complete: () => undefined,
    })

/** As graphql-sse's recipes show it. */
class SseLink extends ApolloLink {
  readonly #client: SseClient

  constructor(client: SseClient) {
    super()
    this.#client = client
  }

  override request({ query, variables, operationName }: Operation) {
    return new Observable<FetchResult>((sink) =>
      this.#client.subscribe<FetchResult>(
        { query: print(query), variables, operationName },
        {
          next: (told) => sink.next(told as FetchResult),
          error: (failure) => sink.error(failure),
          complete: () => sink.complete(),
        },
      ),
    )
  }
}

const byApollo = (link: ApolloLink): Subscribe => {
  const client = new ApolloClient({ cache: new InMemoryCache(), link })
  closing.push(() => client.stop())
  return ({ query, variables }, tell) => {
    const document = gql(query)
    const sink = {
      next: (told: object) => tell(told as Told),
      error: (failure: unknown) => tell(toTold(failure)),
    }
    if (query.startsWith('subscription')) {
      const running = client.subscribe({ query: document, variables }).subscribe(sink)
      return () => running.unsubscribe()
    }
    client.query({ query: document, variables }).then(sink.next, sink.error)
    return () => undefined
  }
}

const byUrql = (client: WsClient | SseClient): Subscribe => {
  const urql = new UrqlClient({
    url: served.url,
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        enableAllOperations: true,
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: (client as WsClient).subscribe({ query, variables }, sink as never),
          }),
        }),
      }),
    ],
  })
  return ({ query, variables }, tell) => {
    const source = query.startsWith('subscription')
      ? urql.subscription(query, variables)
      : urql.query(query, variables)
    const running = source.subscribe(({ data, error }) =>
      tell(error ? toTold(error) : ({ data } as Told)),
    )
    return () => running.unsubscribe()
  }
}

const CLIENTS: Readonly<Record<string, (authorization: string) => Subscribe>> = {
  'graphql-ws': (who) => byItself(overWebSocket(who)),
  'graphql-sse': (who) => byItself(overEvents(who)),
  'graphql-sse on a single connection': (who) => byItself(overEvents(who, true)),
  'Apollo Client over WebSocket': (who) => byApollo(new GraphQLWsLink(overWebSocket(who))),
  'Apollo Client over events': (who) => byApollo(new SseLink(overEvents(who))),
  'urql over WebSocket': (who) => byUrql(overWebSocket(who)),
  'urql over events': (who) => byUrql(overEvents(who)),
}

const ON_MAP = `subscription ($id: ID!) {
  vehiclePosition(id: $id) { latitude source map { provider address { countryCode } } }
}`
const SEVERAL = `subscription ($ids: [ID!]) {
  vehiclePositions(ids: $ids) { isWithin vehicle { id make } position { latitude map { provider } } }
}`

describe.each(Object.keys(CLIENTS))('%s', (name) => {
  const connect = async (who = 'ada') =>
    CLIENTS[name]?.(`Bearer ${await sandbox.issueToken(person(who).id)}`) as Subscribe

  /** Collects what comes of `request` until `isEnough`; the car drives on meanwhile. */
  async function collect(
    request: Request,
    isEnough: (all: readonly Told[]) => boolean,
    who = 'ada',
  ) {
    const told: Told[] = []
    const stop = (await connect(who))(request, (one) => told.push(one))
    await eventually(async () => {
      await drive.step()
      return isEnough(told)
    })
    stop()
    return told
  }

  test('shows a car on its map, and shows it moving', async () => {
    const request = { query: ON_MAP, variables: { id: TESLA } }

    const told = await collect(request, ({ length }) => length >= 3)

    const places = told.map(
      ({ data }) => (data as { vehiclePosition: { latitude: number } }).vehiclePosition,
    )
    const latitudes = places.map(({ latitude }) => latitude)
    expect(told.flatMap(({ errors = [] }) => errors)).toEqual([])
    expect(latitudes).toEqual(latitudes.toSorted((one, other) => one - other))
    expect(new Set(latitudes).size).toBe(latitudes.length)
    expect(places.at(-1)).toMatchObject({
      source: 'TESLA',
      map: { provider: 'OFFLINE', address: { countryCode: 'LI' } },
    })
  })

  test('shows several cars', async () => {
    const request = { query: SEVERAL, variables: { ids: [TESLA] } }

    const told = await collect(request, ({ length }) => length >= 2)

    expect(told[1]?.data).toMatchObject({
      vehiclePositions: {
        isWithin: true,
        vehicle: { id: TESLA },
        position: { map: { provider: 'OFFLINE' } },
      },
    })
  })

  test('asks a question on the same connection, and is told what is wrong by its code', async () => {
    const query = 'query ($id: ID!) { vehicle(id: $id) { make } }'
    const golf = { id: carOf('ada', 'VOLKSWAGEN') }
    const isAny = ({ length }: readonly Told[]) => length > 0

    const asked = await collect({ query, variables: golf }, isAny)
    const refused = await collect({ query: ON_MAP, variables: golf }, isAny, 'ben')
    const unknown = await collect({ query: 'subscription { nowhere }', variables: {} }, isAny)

    expect(asked[0]?.data).toMatchObject({ vehicle: { make: 'Volkswagen' } })
    expect(refused[0]?.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(unknown[0]?.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })
})

test('clients that have gone leave nothing open', async () => {
  await eventually(() => served.gateway.live.stats().upstream?.subscriptions === 0)

  expect(served.gateway.streams?.stats()).toMatchObject({ streams: 0, listeners: 0 })
  expect(served.gateway.live.stats()).toMatchObject({ cars: 0, streams: 0 })
})
