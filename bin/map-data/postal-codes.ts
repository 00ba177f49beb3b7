/** Liechtenstein's postal codes; GeoNames' places of the country have one each. */
const LIECHTENSTEIN: Readonly<Record<string, string>> = {
  Balzers: '9496',
  Bendern: '9487',
  Eschen: '9492',
  Gamprin: '9487',
  Mauren: '9493',
  Mäls: '9496',
  Nendeln: '9485',
  Planken: '9498',
  Ruggell: '9491',
  Schaan: '9494',
  Schellenberg: '9488',
  Triesen: '9495',
  Triesenberg: '9497',
  Vaduz: '9490',
}

/** The postal code of a place that has exactly one; `undefined` elsewhere. */
export const postalCodeOf = (country: string, place: string): string | undefined =>
  country === 'LI' ? LIECHTENSTEIN[place] : undefined
