/**
 * Values of the graph in words.
 *
 * @module
 */

const POINTS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW']
const POWER_TRAINS = {
  BATTERY_ELECTRIC: 'electric',
  PLUG_IN_HYBRID: 'plug-in hybrid',
  HYBRID: 'hybrid',
  COMBUSTION: 'combustion engine',
  FUEL_CELL: 'fuel cell',
}
const QUALITIES = { LIVE: 'Live', LAST_PARKED: 'Parked', STALE: 'Out of date' }
const SOURCES = { SMARTCAR: 'Smartcar', TESLA: 'Tesla', VISS: 'the car (VISS)' }
const PRECISIONS = {
  BUILDING: null,
  STREET: 'to the street',
  DISTRICT: 'to the district',
  CITY: 'to the town',
  COUNTRY: 'to the country only',
}

/** Point of the compass, e.g. `NE`. */
export const pointOf = (degrees) => POINTS[Math.round(degrees / 45) % 8]

export const powerTrainOf = (powerTrain) => POWER_TRAINS[powerTrain] ?? null

export const qualityOf = (quality) => QUALITIES[quality] ?? quality

export const sourceOf = (source) => SOURCES[source] ?? source

/** What an address is good for; `null` when it is the very building. */
export const precisionOf = (precision) => PRECISIONS[precision] ?? null

/** What the caller calls it, or what it is. */
export const nameOf = ({ name, make, model }) => name ?? [make, model].filter(Boolean).join(' ')

/** How long ago, e.g. `12 s ago`. */
export function ageOf(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 2) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`
}

/** Size of a text, e.g. `1.4 kB`. */
export const sizeOf = (bytes) => (bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`)

/** `PAST_DUE` as `past due`. */
export const wordsOf = (constant) => String(constant).toLowerCase().replaceAll('_', ' ')
