/**
 * Clients that apps use, as they come: what they make of an answer in parts.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core/index.js'
import { Client, fetchExchange } from '@urql/core'
import { carOf, startWorld, type World } from '../support/world.ts'
import { PARTS } from '../support/parts.ts'

let world: World
let authorization: string

beforeAll(async () => {
  world = await startWorld()
  authorization = `Bearer ${await world.token('ada')}`
})
afterAll(() => world.close())
beforeEach(() => world.fault('offline-maps', 'slow', { delayMs: 300 }))
afterEach(() => world.fault('offline-maps', null))

const QUERY = `query CarOnMap($id: ID!) {
  vehicle(id: $id) {
    id
    position { quality ... @defer { map { provider address { countryCode } } } }
    owner { id ... @defer { plan { status } } }
  }
}`
const variables = { id: carOf('ada', 'VOLKSWAGEN') }

/** What of the answer is there, at each of its states. */
function stateOf(data: unknown): string {
  const { vehicle } = data as { readonly vehicle: Record<string, Record<string, unknown>> }
  const map = vehicle['position']?.['map'] as { address?: { countryCode?: string } } | undefined
  const plan = vehicle['owner']?.['plan'] as { status?: string } | undefined
  return [
    vehicle['position']?.['quality'] ? 'position' : '-',
    map?.address?.countryCode ?? '-',
    plan?.status ?? '-',
  ].join(' ')
}

const STATES = ['position - -', 'position - ACTIVE', 'position LI ACTIVE']

test('Apollo Client shows the position, then the plan, then the map', async () => {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new HttpLink({ uri: `${world.gateway.url}/graphql`, headers: { authorization }, fetch }),
  })

  const states: string[] = []
  await new Promise<void>((resolve, reject) => {
    client.watchQuery({ query: gql(QUERY), variables, returnPartialData: false }).subscribe({
      next: ({ data }) => {
        states.push(stateOf(data))
        if (states.at(-1) === STATES.at(-1)) resolve()
      },
      error: reject,
    })
  })
  client.stop()

  expect(states).toEqual(STATES)
})

test('urql, asking for this form, shows them as well', async () => {
  const client = new Client({
    url: `${world.gateway.url}/graphql`,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: { headers: { authorization, accept: PARTS } },
  })

  const states = await statesOf(client)

  expect(states).toEqual(STATES)
})

test('urql as it comes names no form, and has the whole answer at once', async () => {
  const client = new Client({
    url: `${world.gateway.url}/graphql`,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
  })

  const states = await statesOf(client)

  expect(states).toEqual(STATES.slice(-1))
})

const statesOf = (client: Client): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const states: string[] = []
    client.query(QUERY, variables).subscribe(({ data, error, hasNext }) => {
      if (error) reject(error)
      states.push(stateOf(data))
      if (!hasNext) resolve(states)
    })
  })
