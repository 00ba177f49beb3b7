/**
 * How the map looks: the gateway's vector tiles as a calm street map, by day and by night.
 *
 * @module
 */
import { DAY, NIGHT } from './map-colours.js'

/** The one source of the style. */
export const TILES = 'tiles'

const RESIDENTIAL = ['residential', 'unclassified', 'living_street', 'road']
const TERTIARY = ['tertiary', 'tertiary_link']
const SECONDARY = ['secondary', 'secondary_link']
const PRIMARY = ['primary', 'primary_link', 'trunk', 'trunk_link', 'motorway', 'motorway_link']

/** Streets from bottom to top: classes, smallest zoom, colour, zoom of names, widths in pixels by zoom. */
const STREETS = [
  {
    id: 'service',
    classes: ['service'],
    minzoom: 13,
    colour: 'street',
    names: 16,
    widths: [13, 0.6, 16, 3.4, 18, 8, 20, 28],
  },
  {
    id: 'pedestrian',
    classes: ['pedestrian'],
    minzoom: 13,
    colour: 'street',
    names: 15,
    widths: [13, 1, 16, 5.5, 18, 13, 20, 40],
  },
  {
    id: 'residential',
    classes: RESIDENTIAL,
    minzoom: 11,
    colour: 'street',
    names: 14.5,
    widths: [11, 0.5, 14, 2.6, 16, 7.5, 18, 17, 20, 48],
  },
  {
    id: 'tertiary',
    classes: TERTIARY,
    minzoom: 10,
    colour: 'street',
    names: 14,
    widths: [10, 0.6, 12, 1.6, 14, 4, 16, 9, 18, 20, 20, 54],
  },
  {
    id: 'secondary',
    classes: SECONDARY,
    minzoom: 8,
    colour: 'main',
    names: 13.5,
    widths: [8, 0.6, 12, 2.2, 14, 5, 16, 11, 18, 24, 20, 60],
  },
  {
    id: 'primary',
    classes: PRIMARY,
    minzoom: 7,
    colour: 'major',
    names: 13,
    widths: [7, 0.6, 10, 1.5, 12, 2.8, 14, 6, 16, 13, 18, 27, 20, 66],
  },
]

/**
 * Layer and colour of each kind of ground, from bottom to top.
 *
 * @type {readonly [layer: string, colour: string, classes: readonly string[]][]}
 */
const GROUNDS = [
  ['landuse', 'residential', ['residential']],
  ['landuse', 'industrial', ['industrial']],
  ['landcover', 'meadow', ['farmland', 'meadow', 'grass', 'fell']],
  ['landcover', 'vineyard', ['vineyard']],
  ['landcover', 'forest', ['forest', 'wood']],
  ['water', 'water', ['water']],
]

/** Drawn by the browser itself: a style without `glyphs` needs no font from anywhere. */
const FONT = ['system-ui', 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'Arial']
const FONT_MEDIUM = ['Segoe UI Semibold', 'Helvetica Neue Medium', 'Noto Sans Medium', 'Arial']

/**
 * @param {{ format: 'VECTOR' | 'PNG', tileJsonUrl: string }} tileSet
 * @param {boolean} isNight
 */
export function createStyle({ format, tileJsonUrl }, isNight) {
  const colours = isNight ? NIGHT : DAY
  const isVector = format === 'VECTOR'
  return {
    version: 8,
    sources: {
      [TILES]: isVector
        ? { type: 'vector', url: tileJsonUrl }
        : { type: 'raster', url: tileJsonUrl, tileSize: 256 },
    },
    layers: isVector ? vectorLayers(colours) : [{ id: 'tiles', type: 'raster', source: TILES }],
  }
}

const vectorLayers = (colours) => [
  { id: 'sea', type: 'background', paint: { 'background-color': colours.sea } },
  layer('land', 'fill', 'land', { paint: { 'fill-color': colours.land } }),
  ...GROUNDS.map(([sourceLayer, colour, classes]) =>
    layer(`ground-${colour}`, 'fill', sourceLayer, {
      filter: isOneOf(classes),
      paint: { 'fill-color': colours[colour] },
    }),
  ),
  layer('waterway', 'line', 'waterway', {
    filter: isOneOf(['river', 'canal', 'stream', 'drain', 'ditch']),
    layout: ROUND,
    paint: {
      'line-color': colours.water,
      'line-width': ['match', ['get', 'class'], ['river', 'canal'], 3, 1.2],
    },
  }),
  layer('coastline', 'line', 'coastline', {
    paint: { 'line-color': colours.coast, 'line-width': 0.8 },
  }),
  layer('boundary', 'line', 'boundary', {
    layout: ROUND,
    paint: { 'line-color': colours.border, 'line-width': 1.1, 'line-dasharray': [5, 2, 1, 2] },
  }),
  layer('building', 'fill', 'building', {
    minzoom: 13,
    paint: {
      'fill-color': colours.building,
      'fill-outline-color': colours.buildingEdge,
      'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0, 14.5, 1],
    },
  }),
  ...paths(colours),
  ...rails(colours),
  ...STREETS.map((street) => casing(street, colours)),
  ...STREETS.map((street) => filling(street, colours)),
  ...STREETS.toReversed().map((street) => streetNames(street, colours)),
  placeNames(colours),
]

const layer = (id, type, sourceLayer, rest) => ({
  id,
  type,
  source: TILES,
  'source-layer': sourceLayer,
  ...rest,
})

const isOneOf = (classes) => ['in', ['get', 'class'], ['literal', classes]]

const ROUND = { 'line-cap': 'round', 'line-join': 'round' }

/** Widths that grow by an even factor from zoom to zoom. */
const byZoom = (stops) => ['interpolate', ['exponential', 1.6], ['zoom'], ...stops]

const paths = (colours) => [
  layer('path', 'line', 'transportation', {
    minzoom: 14,
    filter: isOneOf(['footway', 'path', 'cycleway', 'steps', 'bridleway', 'track']),
    paint: {
      'line-color': colours.path,
      'line-width': byZoom([14, 0.6, 16, 1.2, 18, 2.4, 20, 5]),
      'line-dasharray': [2.5, 2],
    },
  }),
]

const rails = (colours) => [
  layer('rail', 'line', 'transportation', {
    filter: isOneOf(['rail']),
    paint: { 'line-color': colours.rail, 'line-width': byZoom([10, 0.6, 14, 1.6, 18, 4]) },
  }),
  layer('rail-ties', 'line', 'transportation', {
    minzoom: 13,
    filter: isOneOf(['rail']),
    paint: {
      'line-color': colours.land,
      'line-width': byZoom([13, 0.6, 14, 0.9, 18, 2.4]),
      'line-dasharray': [5, 5],
    },
  }),
]

const casing = ({ id, classes, minzoom, colour, widths }, colours) =>
  layer(`${id}-casing`, 'line', 'transportation', {
    minzoom: minzoom + 1,
    filter: isOneOf(classes),
    layout: ROUND,
    paint: {
      'line-color': colours[`${colour}Edge`],
      'line-width': byZoom(widths.map((value, index) => (index % 2 === 0 ? value : value + 1.8))),
    },
  })

const filling = ({ id, classes, minzoom, colour, widths }, colours) =>
  layer(id, 'line', 'transportation', {
    minzoom,
    filter: isOneOf(classes),
    layout: ROUND,
    paint: { 'line-color': colours[colour], 'line-width': byZoom(widths) },
  })

const streetNames = ({ id, classes, names }, colours) =>
  layer(`${id}-name`, 'symbol', 'transportation', {
    minzoom: names,
    filter: ['all', isOneOf(classes), ['has', 'name']],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 320,
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': byZoom([14, 11, 16, 12.5, 18, 15]),
      'text-letter-spacing': 0.02,
      'text-padding': 8,
    },
    paint: { 'text-color': colours.text, 'text-halo-color': colours.halo, 'text-halo-width': 1.6 },
  })

const placeNames = (colours) =>
  layer('place-name', 'symbol', 'place', {
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT_MEDIUM,
      'text-size': ['interpolate', ['linear'], ['zoom'], 4, sizeOfPlace(11), 14, sizeOfPlace(16)],
      'text-max-width': 8,
      'text-padding': 10,
      'symbol-sort-key': ['-', 0, ['get', 'population']],
    },
    paint: {
      'text-color': ['match', ['get', 'class'], 'district', colours.textSoft, colours.text],
      'text-halo-color': colours.halo,
      'text-halo-width': 1.8,
    },
  })

const sizeOfPlace = (base) => [
  'match',
  ['get', 'class'],
  'capital',
  base + 2,
  'district',
  base - 2,
  base,
]
