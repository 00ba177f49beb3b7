/**
 * The map: cars that glide from reading to reading; a picture where there is no WebGL; a cover where there is nothing
 * to be shown.
 *
 * @module
 */
import { find, setText } from './dom.js'
import { nameOf } from './format.js'
import { onThisHost } from './gateway.js'
import { createLiveMap } from './live-map.js'

const NO_MAP = { title: 'No map', text: 'The position stands in the card.' }
const NO_PICTURE = {
  title: 'No map',
  text: 'This browser draws none. Choose one car for a picture.',
}

/**
 * @param {HTMLElement} view
 * @param {{ onPick: (id: string) => void }} events
 */
export function createMapView(view, { onPick }) {
  const cover = find('.map-cover', view)
  const picture = find('.map-picture', view)
  const attribution = find('.map-attribution', view)
  const live = canDraw() ? createLiveMap(view, onPick) : null

  const uncover = () => {
    cover.hidden = true
    cover.inert = true
  }
  return {
    /** @param {readonly object[]} vehicles with a position each */
    show(vehicles) {
      const { map } = vehicles.map(({ position }) => position).find((one) => one.map) ?? {}
      if (map) showAttribution(attribution, map.attribution)
      if (live) {
        live.show(vehicles, map?.tileSet ?? null)
        return live.hasMap() ? uncover() : this.cover(NO_MAP)
      }
      if (!map?.staticImage) return this.cover(NO_PICTURE)
      showPicture(picture, map.staticImage.url, vehicles[0])
      uncover()
    },
    /** Hides the map, and whatever car was on it, behind words. */
    cover({ title, text, code = '' }) {
      setText(find('.map-cover-title', cover), title)
      setText(find('.map-cover-text', cover), text)
      setText(find('.map-cover-code', cover), code)
      cover.hidden = false
      cover.inert = false
      this.startOver()
    },
    isShowing: () => cover.hidden,
    /** Another car: nothing glides there from the last one. */
    startOver() {
      live?.clear()
      picture.hidden = true
    },
  }
}

function showAttribution(node, words) {
  node.hidden = false
  setText(node, words)
}

/** One at a time: pictures are drawn slower than cars tell where they are. */
function showPicture(picture, url, vehicle) {
  if (!picture.hidden && !picture.complete) return
  picture.src = onThisHost(url)
  picture.alt = `Map with ${nameOf(vehicle)} at its centre`
  picture.hidden = false
}

function canDraw() {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null
  } catch {
    return false
  }
}
