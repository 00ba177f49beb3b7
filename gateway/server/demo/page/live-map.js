/**
 * MapLibre GL with our tiles, and the cars on it.
 *
 * @module
 */
import {
  Map as LibreMap,
  Marker,
  NavigationControl,
  ScaleControl,
} from './maplibre/maplibre-gl.mjs'
import { createCarMarker } from './car-marker.js'
import { find } from './dom.js'
import { onThisHost } from './gateway.js'
import { createStyle } from './map-style.js'
import { createTrack } from './motion.js'

const STREET_ZOOM = 15
const FLEET_MAX_ZOOM = 14
/** Up to here each has room for its name. */
const FEW_CARS = 5
const night = matchMedia('(prefers-color-scheme: dark)')
const calm = matchMedia('(prefers-reduced-motion: reduce)')

/**
 * @param {HTMLElement} view
 * @param {(id: string) => void} onPick
 */
export function createLiveMap(view, onPick) {
  const followButton = find('.map-follow', view)
  /** By the car's id. */
  const cars = new Map()
  let map = null
  let tileSet = null
  let isFollowing = true
  let isPlaced = false
  let frame = 0

  const setFollowing = (value) => {
    isFollowing = value
    followButton.hidden = value || cars.size !== 1
  }

  function build(position) {
    map = new LibreMap({
      container: find('.map-canvas', view),
      style: createStyle(tileSet, night.matches),
      center: [position.longitude, position.latitude],
      zoom: STREET_ZOOM,
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
    map.on('dragstart', () => setFollowing(false))
    night.addEventListener('change', () => map.setStyle(createStyle(tileSet, night.matches)))
    return map
  }

  function useTiles(newTileSet, position) {
    if (newTileSet === null || newTileSet.tileJsonUrl === tileSet?.tileJsonUrl) return
    const isNewKind = newTileSet.format !== tileSet?.format
    tileSet = newTileSet
    if (map === null) build(position)
    else if (isNewKind) map.setStyle(createStyle(tileSet, night.matches))
    else map.getSource('map')?.setUrl(tileSet.tileJsonUrl)
  }

  function place(vehicle, isSmall, now) {
    const { id, position } = vehicle
    const car = cars.get(id) ?? addCar(vehicle, isSmall)
    car.marker.describe(vehicle)
    car.track.moveTo(position, now, calm.matches)
  }

  function addCar({ id, position }, isSmall) {
    const marker = createCarMarker(isSmall, () => onPick(id))
    const pin = new Marker({ element: marker.element })
    pin.setLngLat([position.longitude, position.latitude]).addTo(map)
    const car = { marker, pin, track: createTrack() }
    cars.set(id, car)
    return car
  }

  function move() {
    const now = performance.now()
    let isMoving = false
    for (const { marker, pin, track } of cars.values()) {
      const { longitude, latitude, headingDegrees } = track.at(now)
      pin.setLngLat([longitude, latitude])
      marker.turn(headingDegrees)
      isMoving ||= !track.isSettled(now)
      if (cars.size === 1 && isFollowing && !map.isZooming()) map.setCenter([longitude, latitude])
    }
    frame = isMoving ? requestAnimationFrame(move) : 0
  }

  /** One car: close. Many: so that all are seen. Only once, then it is the user's. */
  function frameCars(vehicles) {
    if (isPlaced) return
    isPlaced = true
    const places = vehicles.map(({ position }) => [position.longitude, position.latitude])
    if (places.length === 1) return map.jumpTo({ center: places[0], zoom: STREET_ZOOM })
    map.fitBounds(boundsOf(places), { padding: 56, maxZoom: FLEET_MAX_ZOOM, animate: false })
  }

  followButton.addEventListener('click', () => {
    setFollowing(true)
    if (frame === 0) move()
  })

  return {
    show(vehicles, newTileSet) {
      useTiles(newTileSet, vehicles[0].position)
      if (map === null) return
      const now = performance.now()
      for (const vehicle of vehicles) place(vehicle, vehicles.length > FEW_CARS, now)
      removeAllBut(new Set(vehicles.map(({ id }) => id)))
      frameCars(vehicles)
      followButton.hidden = isFollowing || cars.size !== 1
      if (frame === 0) move()
    },
    hasMap: () => map !== null,
    clear() {
      removeAllBut(new Set())
      isPlaced = false
      setFollowing(true)
    },
  }

  function removeAllBut(kept) {
    for (const [id, { pin }] of cars) {
      if (kept.has(id)) continue
      pin.remove()
      cars.delete(id)
    }
  }
}

function boundsOf(places) {
  const longitudes = places.map(([longitude]) => longitude)
  const latitudes = places.map(([, latitude]) => latitude)
  return [
    [Math.min(...longitudes), Math.min(...latitudes)],
    [Math.max(...longitudes), Math.max(...latitudes)],
  ]
}
