/**
 * Makes as backends spell them, and as the brands do.
 *
 * @module
 */

/** Brands that are not simply capitalised. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    ...['BMW', 'BYD', 'CUPRA', 'DS', 'GMC', 'KGM', 'MG', 'MINI', 'NIO', 'RAM', 'SEAT', 'VW'],
    ...['Citroën', 'McLaren', 'Mercedes-Benz', 'Polestar', 'smart', 'Škoda', 'VinFast', 'XPeng'],
  ].map((brand) => [plain(brand), brand]),
)

/**
 * Every answer spells the same few makes, so spellings are worked out once. What comes beyond a bound, from a backend
 * out of its mind, is worked out each time.
 */
const MAX_KNOWN = 1000

function remembered(workOut: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const found = workOut(text)
    if (known.size < MAX_KNOWN) known.set(text, found)
    return found
  }
}

/** Upper case without accents, words separated by blanks or hyphens: equal for all spellings of one make. */
export const makeKeyOf = remembered((make) => {
  const key = plain(make)
  return key === 'MERCEDES BENZ' ? 'MERCEDES-BENZ' : key
})

/** `VOLKSWAGEN` is Volkswagen, `LAND_ROVER` Land Rover, `BMW` stays. */
export const displayMake = remembered(
  (makeKey) => SPELLINGS.get(makeKey) ?? makeKey.toLowerCase().replace(/(?<![^\s-])\p{L}/gu, upper),
)

const upper = (letter: string): string => letter.toUpperCase()

function plain(make: string): string {
  const withoutAccents = make.normalize('NFD').replace(/\p{M}/gu, '')
  return withoutAccents.replaceAll('_', ' ').trim().toUpperCase()
}
