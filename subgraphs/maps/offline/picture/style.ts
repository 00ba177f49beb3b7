/**
 * How the map looks: colours, and widths in pixels by zoom.
 *
 * @module
 */
export const COLORS = {
  sea: '#a9d1e8',
  land: '#f4f1ea',
  coastline: '#7fb2d1',
  boundary: '#9b8aa8',
  water: '#a9d1e8',
  building: '#ddd5c9',
  buildingEdge: '#c3b8a8',
  rail: '#8f8f95',
  text: '#3a3f47',
  textMuted: '#6b7280',
  countryText: '#6a5b7b',
  halo: '#ffffff',
  car: '#1463ff',
} as const

/** Areas from bottom to top. */
export const AREAS: readonly { readonly classes: readonly string[]; readonly fill: string }[] = [
  { classes: ['residential'], fill: '#ebe7df' },
  { classes: ['industrial'], fill: '#e6e2ea' },
  { classes: ['farmland', 'meadow', 'grass'], fill: '#e0ecc9' },
  { classes: ['fell'], fill: '#e4e8d3' },
  { classes: ['vineyard'], fill: '#dde6b4' },
  { classes: ['forest', 'wood'], fill: '#c6dfb2' },
  { classes: ['water'], fill: COLORS.water },
]

/** A width at some zooms; between them it grows by an even factor. */
type Widths = readonly (readonly [zoom: number, px: number])[]

export interface RoadStyle {
  readonly classes: readonly string[]
  readonly minZoom: number
  readonly widths: Widths
  readonly fill: string
  /** `null` draws no casing. */
  readonly casing: string | null
  /** Dashes and gaps in widths of the line. */
  readonly dashes: readonly number[] | null
  /** Names are shown from this zoom. */
  readonly nameMinZoom: number
}

const WHITE = '#ffffff'
const CASING = '#cdc5b8'

/** Roads from bottom to top; names are placed from top to bottom. */
export const ROADS: readonly RoadStyle[] = [
  {
    classes: ['footway', 'path', 'cycleway', 'steps', 'bridleway'],
    minZoom: 14,
    widths: [[14, 0.7], [16, 1.2], [18, 2.2], [20, 5]], // prettier-ignore
    fill: '#b98f6a',
    casing: null,
    dashes: [2.2, 2.2],
    nameMinZoom: 17,
  },
  {
    classes: ['track'],
    minZoom: 13,
    widths: [[13, 0.7], [14, 0.9], [16, 1.8], [18, 3.2], [20, 8]], // prettier-ignore
    fill: '#b39c74',
    casing: null,
    dashes: [5, 2.5],
    nameMinZoom: 16,
  },
  {
    classes: ['service'],
    minZoom: 14,
    widths: [[14, 0.9], [16, 3.6], [18, 8], [20, 28]], // prettier-ignore
    fill: WHITE,
    casing: CASING,
    dashes: null,
    nameMinZoom: 16,
  },
  {
    classes: ['pedestrian'],
    minZoom: 14,
    widths: [[14, 1.5], [16, 5.5], [18, 13], [20, 40]], // prettier-ignore
    fill: '#f0eaf3',
    casing: CASING,
    dashes: null,
    nameMinZoom: 15,
  },
  {
    classes: ['residential', 'unclassified', 'living_street', 'road'],
    minZoom: 12,
    widths: [[12, 0.7], [14, 2.4], [16, 7], [18, 16], [20, 46]], // prettier-ignore
    fill: WHITE,
    casing: CASING,
    dashes: null,
    nameMinZoom: 15,
  },
  {
    classes: ['tertiary', 'tertiary_link'],
    minZoom: 11,
    widths: [[11, 0.9], [12, 1.4], [14, 3.6], [16, 8.5], [18, 19], [20, 52]], // prettier-ignore
    fill: WHITE,
    casing: '#bdb4a6',
    dashes: null,
    nameMinZoom: 14,
  },
  {
    classes: ['secondary', 'secondary_link'],
    minZoom: 9,
    widths: [[9, 0.8], [12, 2.1], [14, 4.8], [16, 10.5], [18, 23], [20, 58]], // prettier-ignore
    fill: '#fdf0b6',
    casing: '#d3bb62',
    dashes: null,
    nameMinZoom: 14,
  },
  {
    classes: ['primary', 'primary_link', 'trunk', 'motorway'],
    minZoom: 8,
    widths: [[8, 0.8], [10, 1.4], [12, 2.6], [14, 5.6], [16, 12], [18, 26], [20, 64]], // prettier-ignore
    fill: '#fbd78d',
    casing: '#d19a3e',
    dashes: null,
    nameMinZoom: 13,
  },
]

export const WATERWAYS: readonly {
  readonly classes: readonly string[]
  readonly widths: Widths
}[] = [
  { classes: ['stream', 'drain', 'ditch'], widths: [[12, 0.5], [14, 1], [16, 2], [18, 4], [20, 10]] }, // prettier-ignore
  { classes: ['canal', 'river'], widths: [[9, 1], [12, 2], [14, 3.5], [16, 7], [18, 16], [20, 40]] }, // prettier-ignore
]

export function widthAt(widths: Widths, zoom: number): number {
  const after = widths.findIndex(([at]) => at >= zoom)
  const [upperZoom, upper] = widths[after] ?? widths.at(-1) ?? [0, 0]
  const [lowerZoom, lower] = widths[after - 1] ?? [upperZoom, upper]
  if (upperZoom === lowerZoom) return upper
  return lower * (upper / lower) ** ((zoom - lowerZoom) / (upperZoom - lowerZoom))
}
