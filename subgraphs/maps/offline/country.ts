import { iso1A2Code } from '@rapideditor/country-coder'

/**
 * ISO 3166-1 alpha-2 code of the country or territory whose polygon holds the place; `null` at sea. The polygons
 * include coastal waters and are accurate to about a kilometre.
 */
export const territoryAt = (latitude: number, longitude: number): string | null =>
  iso1A2Code([longitude, latitude], { level: 'territory' })

/** The country's name in `language` (BCP 47), in English when the language is not known. */
export function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language, 'en'], { type: 'region' }).of(code) ?? code
  } catch {
    return new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? code
  }
}
