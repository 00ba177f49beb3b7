import { ALPHA_2_BY_ALPHA_3 } from '../providers/here/country-codes.ts'

const ALPHA_3_BY_ALPHA_2: ReadonlyMap<string, string> = new Map(
  [...ALPHA_2_BY_ALPHA_3].map(([alpha3, alpha2]) => [alpha2, alpha3]),
)

/** ISO 3166-1 alpha-3 of an alpha-2 code. */
export const toAlpha3 = (alpha2: string | null): string | null =>
  ALPHA_3_BY_ALPHA_2.get(alpha2 ?? '') ?? null
