/**
 * What the four subgraphs know. Everything follows from the id alone, so every page has people and products of its
 * own and none is stored: `u7-2` is the second user of page 7, `p7-1` the first product, `r7-12` the twelfth of its reviews.
 *
 * @module
 */

export const USERS_PER_PAGE = 8
export const PRODUCTS_PER_PAGE = 6
export const REVIEWS_PER_PAGE = 16

/** The product of each review of a page, so that products have 5, 4, 3, 2, 1 and 1 reviews. */
const PRODUCT_OF_REVIEW = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 1, 2, 3, 1, 2, 1]

const SENTENCES = [
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.',
  'Arrived two days early and does "exactly" what the page says; the second one is for the office.',
  'Sed ut perspiciatis unde omnis iste natus error sit voluptatem accusantium doloremque laudantium.',
  'Nemo enim ipsam voluptatem quia voluptas sit aspernatur aut odit aut fugit, sed quia consequuntur.',
]

export type Kind = 'u' | 'p' | 'r'

export const idOf = (kind: Kind, page: number, place: number): string =>
  `${kind}${String(page)}-${String(place)}`

export interface Place {
  readonly page: number
  /** From 1. */
  readonly place: number
}

const LAST_PLACE: Readonly<Record<Kind, number>> = {
  u: USERS_PER_PAGE,
  p: PRODUCTS_PER_PAGE,
  r: REVIEWS_PER_PAGE,
}

/** Where an id of this kind stands; `null` = there is nothing by this id. */
export function placeOf(kind: Kind, id: string): Place | null {
  const dash = id.indexOf('-')
  const page = Number(id.slice(1, dash))
  const place = Number(id.slice(dash + 1))
  const known = id.startsWith(kind) && page >= 0 && place >= 1 && place <= LAST_PLACE[kind]
  return known ? { page, place } : null
}

/** Ids of all of a kind on a page, at most `limit`. */
export const idsOf = (kind: Kind, page: number, limit = Number.POSITIVE_INFINITY): string[] =>
  Array.from({ length: Math.min(limit, LAST_PLACE[kind]) }, (_, index) =>
    idOf(kind, page, index + 1),
  )

export const authorOf = ({ page, place }: Place): string =>
  idOf('u', page, ((place - 1) % USERS_PER_PAGE) + 1)

export const productOf = ({ page, place }: Place): string =>
  idOf('p', page, PRODUCT_OF_REVIEW[place - 1] ?? 1)

export const reviewsByAuthor = ({ page, place }: Place): string[] =>
  [place, place + USERS_PER_PAGE].map((review) => idOf('r', page, review))

export const reviewsOfProduct = ({ page, place }: Place): string[] =>
  PRODUCT_OF_REVIEW.flatMap((product, index) =>
    product === place ? [idOf('r', page, index + 1)] : [],
  )

/** One to four sentences: as people write, some much, some little. */
export const bodyOf = ({ page, place }: Place): string =>
  SENTENCES.slice(0, 1 + ((place + page) % SENTENCES.length)).join(' ')
