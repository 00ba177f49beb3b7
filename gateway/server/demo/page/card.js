/**
 * The card: one car, or a fleet, or why there is neither.
 *
 * @module
 */
import { element } from './dom.js'
import { createFleetList } from './fleet-list.js'
import { createNotices } from './notices.js'
import { ageOf, nameOf, pointOf, powerTrainOf, precisionOf, qualityOf, sourceOf } from './format.js'

/**
 * @param {HTMLElement} card
 * @param {(id: string) => void} onPick
 */
export function createCard(card, onPick) {
  const content = element('div')
  const list = element('div')
  const troubles = element('div', { class: 'card-troubles' })
  card.append(content, troubles, list)
  let fleet = null

  const show = (children, answer) => {
    content.replaceChildren(...children)
    troubles.replaceChildren(...createNotices(answer))
    card.classList.remove('is-behind')
  }
  return {
    /** Another choice: nothing of the last one stays. */
    showWaiting(name) {
      fleet = null
      list.replaceChildren()
      show(describeWaiting(name), { errors: [], requestId: null })
    },
    showCar: (vehicle, answer) => show(describeCar(vehicle), answer),
    showFleet(vehicles, answer) {
      show(describeFleet(vehicles), answer)
      fleet ??= createFleetList(onPick)
      fleet.update(vehicles.nodes)
      if (fleet.element.parentNode === null) list.append(fleet.element)
    },
    /** Nothing but what went wrong. */
    showErrors(answer) {
      list.replaceChildren()
      show([], answer)
    },
    /** For nobody. */
    showNothing() {
      list.replaceChildren()
      show([], { errors: [], requestId: null })
    },
    /** What went wrong, below what was known before. */
    showBehind(answer) {
      troubles.replaceChildren(...createNotices(answer))
      card.classList.add('is-behind')
    },
  }
}

const describeWaiting = (name) => [
  element('p', { class: 'eyebrow' }, 'Asking the gateway'),
  element('h2', {}, name),
  element('div', { class: 'skeleton' }),
]

function describeCar(vehicle) {
  const { make, model, year, access, owner, powerTrain, position } = vehicle
  const facts = [[make, model].filter(Boolean).join(' '), year, powerTrainOf(powerTrain)]
  const whose =
    access === 'OWNER' ? 'Yours' : `Shared with you${owner?.name ? ` by ${owner.name}` : ''}`
  return [
    element('p', { class: 'eyebrow' }, facts.filter(Boolean).join(' · ')),
    element(
      'div',
      { class: 'title-row' },
      element('h2', {}, nameOf(vehicle)),
      element('span', { class: 'tag' }, whose),
    ),
    ...(position ? [describeAddress(position), describeFreshness(position)] : []),
    element('dl', { class: 'figures' }, ...figures(vehicle)),
  ]
}

function describeAddress({ latitude, longitude, map }) {
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  if (!map?.address) return element('p', { class: 'address' }, coordinates)
  const { formatted, precision } = map.address
  const detail = [precisionOf(precision), coordinates].filter(Boolean).join(' · ')
  return element('p', { class: 'address' }, formatted, element('small', {}, detail))
}

function describeFreshness(position) {
  const { quality, recordedAt, receivedAt, source, accuracyMeters } = position
  const how = [
    accuracyMeters === null ? null : `± ${Math.round(accuracyMeters)} m`,
    `via ${sourceOf(source)}`,
  ]
  return element(
    'p',
    {
      class: 'freshness',
      title: `Measured ${recordedAt ?? 'at an unknown time'}, received ${receivedAt}`,
    },
    element('span', { class: 'quality', 'data-quality': quality }, qualityOf(quality)),
    recordedAt === null
      ? 'measured at an unknown time'
      : element(
          'time',
          { datetime: recordedAt, 'data-age': recordedAt },
          `measured ${ageSince(recordedAt)}`,
        ),
    element('span', { class: 'how' }, how.filter(Boolean).join(' · ')),
  )
}

function figures({ position, battery, odometer, isLocked }) {
  const shown = []
  if (position && position.speed !== null) {
    const heading = position.headingDegrees
    const where = heading === null ? null : `heading ${pointOf(heading)}`
    shown.push(figure('Speed', String(Math.round(position.speed)), 'km/h', where))
  }
  if (battery?.percent !== null && battery?.percent !== undefined) {
    const reach = battery.range === null ? null : `good for ${Math.round(battery.range)} km`
    shown.push(figure('Battery', String(Math.round(battery.percent)), '%', reach, battery.percent))
  }
  if (odometer !== null) {
    shown.push(figure('Odometer', Math.round(odometer).toLocaleString('en-GB'), 'km', null))
  }
  if (isLocked !== null) shown.push(figure('Doors', isLocked ? 'Locked' : 'Unlocked', '', null))
  return shown
}

const figure = (name, value, unit, note, percent = null) =>
  element(
    'div',
    { class: 'figure' },
    element('dt', {}, name),
    element('dd', {}, value, element('small', {}, ` ${unit}`)),
    percent === null ? null : element('dd', { class: 'bar' }, meter(percent)),
    note === null ? null : element('dd', { class: 'note' }, note),
  )

const meter = (percent) =>
  element('meter', { min: 0, max: 100, low: 15, value: percent, 'aria-label': 'Battery' })

function describeFleet({ nodes, totalCount }) {
  const placed = nodes.filter(({ position }) => position)
  const moving = placed.filter(({ position }) => (position.speed ?? 0) > 1).length
  const shown =
    nodes.length < totalCount ? `${nodes.length} of ${totalCount} cars` : `${totalCount} cars`
  return [
    element('p', { class: 'eyebrow' }, `${moving} moving · ${placed.length - moving} standing`),
    element('h2', {}, shown),
  ]
}

const ageSince = (instant) => ageOf(Date.now() - Date.parse(instant))

/** Ages go on between two answers. */
export function refreshAges(card) {
  for (const time of card.querySelectorAll('[data-age]'))
    time.textContent = `measured ${ageSince(time.dataset.age)}`
}
