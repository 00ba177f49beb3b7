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

/** Upper case without accents, words separated by blanks or hyphens: equal for all spellings of one make. */
export function makeKeyOf(make: string): string {
  const key = plain(make)
  return key === 'MERCEDES BENZ' ? 'MERCEDES-BENZ' : key
}

/** `VOLKSWAGEN` is Volkswagen, `LAND_ROVER` Land Rover, `BMW` stays. */
export const displayMake = (makeKey: string): string =>
  SPELLINGS.get(makeKey) ?? makeKey.toLowerCase().replace(/(?<![^\s-])\p{L}/gu, upper)

const upper = (letter: string): string => letter.toUpperCase()

function plain(make: string): string {
  const withoutAccents = make.normalize('NFD').replace(/\p{M}/gu, '')
  return withoutAccents.replaceAll('_', ' ').trim().toUpperCase()
}
