/**
 * What the gateways are asked: the deep query of the field's public benchmark and a small one, each time about other
 * people and products, so that no gateway can share one request's work with another.
 *
 * @module
 */
import type { LoadRequest } from '../load.ts'
import { idOf } from './catalog.ts'

export interface Operation {
  readonly requestsPerRound: number
  readonly concurrency: number
  request(page: number): LoadRequest
}

const DEEP_QUERY = `fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }
query Deep($page: Int!) {
  users(page: $page) {
    ...User
    reviews {
      ...Review
      product {
        ...Product
        reviews {
          ...Review
          author { ...User reviews { ...Review product { ...Product } } }
        }
      }
    }
  }
  topProducts(page: $page) {
    ...Product
    reviews {
      ...Review
      author { ...User reviews { ...Review product { ...Product } } }
    }
  }
}`

const SMALL_QUERY = `query Small($id: ID!) {
  user(id: $id) { id name reviews { id body product { upc name price } } }
}`

const post = (query: string, variables: object): LoadRequest => ({
  path: '/graphql',
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json' },
  body: JSON.stringify({ query, variables }),
})

/** Seven fetches or more, as a gateway plans it; an answer of about 90 kB. */
export const DEEP: Operation = {
  requestsPerRound: 250,
  concurrency: 4,
  request: (page) => post(DEEP_QUERY, { page }),
}

/** Three fetches, one after the other, an answer of about 0.5 kB. */
export const SMALL: Operation = {
  requestsPerRound: 1000,
  concurrency: 8,
  request: (page) => post(SMALL_QUERY, { id: idOf('u', page, 1) }),
}
