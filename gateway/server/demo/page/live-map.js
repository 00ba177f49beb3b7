/**
 * Cars on the street map: they glide from reading to reading, and a single one is followed until somebody drags the map.
 *
 * @module
 */
import { Marker } from './maplibre/maplibre-gl.mjs'
import { createCarMarker } from './car-marker.js'
import { find } from './dom.js'
import { createTrack } from './motion.js'
import { createStreetMap } from './street-map.js'

const STREET_ZOOM = 15
const FLEET_MAX_ZOOM = 14
/** Up to here each has room for its name. */
const FEW_CARS = 5
/** For names, the sign above and the attribution below, in pixels. */
const ROOM = { top: 104, right: 88, bottom: 64, left: 88 }
const calm = matchMedia('(prefers-reduced-motion: reduce)')

/**
 * @param {HTMLElement} view
 * @param {(id: string) => void} onPick
 */
export function createLiveMap(view, onPick) {
  const followButton = find('.map-follow', view)
  const fleet = createFleet(onPick)
  let street = null
  let isFollowing = true
  let isFramed = false
  let frame = 0

  function setFollowing(value) {
    isFollowing = value
    followButton.hidden = value || fleet.size() !== 1
  }
  function build(tileSet, position) {
    street = createStreetMap(find('.map-canvas', view), tileSet, placeOf(position))
    street.map.on('dragstart', () => setFollowing(false))
  }
  function move() {
    const { isMoving, only } = fleet.move(performance.now())
    if (only && isFollowing && !street.map.isZooming()) street.map.setCenter(only)
    frame = isMoving ? requestAnimationFrame(move) : 0
  }
  followButton.addEventListener('click', () => {
    setFollowing(true)
    if (frame === 0) move()
  })

  return {
    /** @param tileSet `null` = as before */
    show(vehicles, tileSet) {
      if (street === null && tileSet === null) return
      if (street === null) build(tileSet, vehicles[0].position)
      else if (tileSet !== null) street.useTiles(tileSet)
      fleet.place(vehicles, street.map)
      if (!isFramed) frameAll(street.map, vehicles)
      isFramed = true
      setFollowing(isFollowing)
      if (frame === 0) move()
    },
    hasMap: () => street !== null && !street.isFailing(),
    clear() {
      fleet.keepOnly(new Set())
      isFramed = false
      setFollowing(true)
    },
  }
}

function createFleet(onPick) {
  /** By the car's id. */
  const cars = new Map()

  function add({ id, position }, isSmall, map) {
    const marker = createCarMarker(isSmall, () => onPick(id))
    const pin = new Marker({ element: marker.element }).setLngLat(placeOf(position)).addTo(map)
    cars.set(id, { marker, pin, track: createTrack() })
    return cars.get(id)
  }
  function keepOnly(ids) {
    for (const [id, { pin }] of cars) {
      if (ids.has(id)) continue
      pin.remove()
      cars.delete(id)
    }
  }
  return {
    size: () => cars.size,
    keepOnly,
    place(vehicles, map) {
      const now = performance.now()
      for (const vehicle of vehicles) {
        const car = cars.get(vehicle.id) ?? add(vehicle, vehicles.length > FEW_CARS, map)
        car.marker.describe(vehicle)
        car.track.moveTo(vehicle.position, now, calm.matches)
      }
      keepOnly(new Set(vehicles.map(({ id }) => id)))
    },
    /** Puts every car where it is `now`; `only` is the place of a car that is alone. */
    move(now) {
      let isMoving = false
      let place = null
      for (const { marker, pin, track } of cars.values()) {
        const pose = track.at(now)
        place = placeOf(pose)
        pin.setLngLat(place)
        marker.turn(pose.headingDegrees)
        isMoving ||= !track.isSettled(now)
      }
      return { isMoving, only: cars.size === 1 ? place : null }
    },
  }
}

/** One car: close. Many: so that all are seen. */
function frameAll(map, vehicles) {
  const places = vehicles.map(({ position }) => placeOf(position))
  if (places.length === 1) return map.jumpTo({ center: places[0], zoom: STREET_ZOOM })
  const padding = places.length > FEW_CARS ? 56 : ROOM
  return map.fitBounds(boundsOf(places), { padding, maxZoom: FLEET_MAX_ZOOM, animate: false })
}

/** @returns {[longitude: number, latitude: number]} */
const placeOf = ({ longitude, latitude }) => [longitude, latitude]

function boundsOf(places) {
  const longitudes = places.map(([longitude]) => longitude)
  const latitudes = places.map(([, latitude]) => latitude)
  return [
    [Math.min(...longitudes), Math.min(...latitudes)],
    [Math.max(...longitudes), Math.max(...latitudes)],
  ]
}
