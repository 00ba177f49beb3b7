/**
 * MapLibre GL with the gateway's tiles, by day and by night.
 *
 * @module
 */
import { Map as LibreMap, NavigationControl, ScaleControl } from './maplibre/maplibre-gl.mjs'
import { onThisHost } from './gateway.js'
import { createStyle, TILES } from './map-style.js'

const night = matchMedia('(prefers-color-scheme: dark)')

/**
 * @param {HTMLElement} container
 * @param {{ format: 'VECTOR' | 'PNG', tileJsonUrl: string }} firstTileSet
 * @param {[longitude: number, latitude: number]} center
 */
export function createStreetMap(container, firstTileSet, center) {
  let tileSet = firstTileSet
  let isDrawn = false
  let isFailing = false
  const map = createMap(container, createStyle(tileSet, night.matches), center)
  const restyle = () => map.setStyle(createStyle(tileSet, night.matches))
  night.addEventListener('change', restyle)
  map.on('error', () => (isFailing = !isDrawn))
  map.on('sourcedata', ({ tile }) => {
    if (!tile) return
    isDrawn = true
    isFailing = false
  })

  return {
    map,
    /** Whether there are no tiles to be had. */
    isFailing: () => isFailing,
    /** URLs expire: every answer brings one that works. One that failed is tried again. */
    useTiles(newTileSet) {
      if (newTileSet.tileJsonUrl === tileSet.tileJsonUrl && !isFailing) return
      const isOtherKind = newTileSet.format !== tileSet.format
      tileSet = newTileSet
      isDrawn = false
      if (isOtherKind) restyle()
      else map.getSource(TILES)?.setUrl(tileSet.tileJsonUrl)
    },
  }
}

function createMap(container, style, center) {
  const map = new LibreMap({
    container,
    style,
    center,
    zoom: 15,
    minZoom: 2,
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    transformRequest: (url) => ({ url: onThisHost(url) }),
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-right')
  return map
}
