/**
 * The car on the map: an arrow turned to its heading, a dot where it has none. It is a button, so that keyboards and
 * screen readers reach it.
 *
 * @module
 */
import { drawing, element } from './dom.js'
import { nameOf, pointOf, qualityOf } from './format.js'

/** @param {boolean} isSmall one of many */
export function createCarMarker(isSmall, onPick) {
  const shape = drawing(
    'svg',
    { viewBox: '-24 -24 48 48', 'aria-hidden': 'true' },
    drawing('circle', { r: 15, class: 'car-disc' }),
    drawing('path', { d: 'M0-9.5 6.8 8 0 4.6-6.8 8Z', class: 'car-arrow' }),
    drawing('circle', { r: 5, class: 'car-dot' }),
  )
  const label = element('span', { class: 'car-label' })
  const button = element('button', { type: 'button', class: 'car', onclick: onPick }, shape, label)
  button.classList.toggle('car-small', isSmall)
  return {
    element: button,
    describe(vehicle) {
      const { speed, quality } = vehicle.position
      button.dataset.quality = quality
      button.setAttribute('aria-label', describe(vehicle))
      label.textContent = nameOf(vehicle) + (speed === null ? '' : ` · ${Math.round(speed)} km/h`)
    },
    turn(headingDegrees) {
      button.classList.toggle('car-unturned', headingDegrees === null)
      shape.style.transform = headingDegrees === null ? '' : `rotate(${headingDegrees}deg)`
    },
  }
}

const describe = (vehicle) => {
  const { speed, headingDegrees, quality } = vehicle.position
  return [
    nameOf(vehicle),
    qualityOf(quality).toLowerCase(),
    speed === null ? null : `${Math.round(speed)} km/h`,
    headingDegrees === null ? null : `heading ${pointOf(headingDegrees)}`,
  ]
    .filter(Boolean)
    .join(', ')
}
