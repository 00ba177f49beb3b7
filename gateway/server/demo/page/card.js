/**
 * The card: one car, or a fleet, or why there is neither.
 *
 * @module
 */
import { element } from './dom.js'
import { explain, gather } from './explain.js'
import { ageOf, nameOf, pointOf, powerTrainOf, precisionOf, qualityOf, sourceOf } from './format.js'

/** @param {HTMLElement} card */
export const createCard = (card) => ({
  showCar: ({ vehicle, errors, requestId }) =>
    card.replaceChildren(...describeCar(vehicle), ...notices(errors, requestId)),
  showFleet: ({ vehicles, errors, requestId, onPick }) =>
    card.replaceChildren(...describeFleet(vehicles, onPick), ...notices(errors, requestId)),
  showErrors: ({ errors, requestId }) => card.replaceChildren(...notices(errors, requestId)),
  showWaiting: (name) =>
    card.replaceChildren(
      element('p', { class: 'eyebrow' }, 'Asking the gateway'),
      element('h2', {}, name),
      element('div', { class: 'skeleton' }),
    ),
  clear: () => card.replaceChildren(),
})

function describeCar(vehicle) {
  const { make, model, year, access, owner, powerTrain, battery, position } = vehicle
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
    element('dl', { class: 'figures' }, ...figures(position, battery)),
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
      : element('time', { datetime: recordedAt, 'data-age': recordedAt }, ageSince(recordedAt)),
    element('span', { class: 'how' }, how.filter(Boolean).join(' · ')),
  )
}

function figures(position, battery) {
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

function describeFleet({ nodes, totalCount }, onPick) {
  const placed = nodes.filter(({ position }) => position)
  const moving = placed.filter(({ position }) => (position.speed ?? 0) > 1).length
  const many =
    nodes.length < totalCount ? `${nodes.length} of ${totalCount} cars` : `${totalCount} cars`
  return [
    element('p', { class: 'eyebrow' }, `${moving} moving · ${placed.length - moving} standing`),
    element('h2', {}, many),
    element('ul', { class: 'fleet' }, ...nodes.map((vehicle) => describeMember(vehicle, onPick))),
  ]
}

function describeMember(vehicle, onPick) {
  const { id, make, model, position } = vehicle
  const speed = position?.speed ?? null
  const where = position ? qualityOf(position.quality) : 'no position'
  return element(
    'li',
    {},
    element(
      'button',
      { type: 'button', onclick: () => onPick(id) },
      element('b', {}, nameOf(vehicle)),
      element('span', {}, [make, model].filter(Boolean).join(' ')),
      element('span', { class: 'number' }, speed === null ? where : `${Math.round(speed)} km/h`),
    ),
  )
}

const notices = (errors, requestId) =>
  gather(errors).map(({ error, count }) => {
    const { title, text, code } = explain(error)
    const { backend, requestId: own } = error.extensions ?? {}
    const facts = [
      ['code', code],
      ['backend', backend],
      ['at', count > 1 ? `${count} places` : error.path?.join('.')],
      ['request', own ?? requestId],
    ]
    return element(
      'section',
      { class: 'notice', 'data-code': code },
      element('h3', {}, title),
      element('p', {}, text),
      element('p', { class: 'said' }, `“${error.message}”`),
      element('dl', {}, ...facts.filter(([, fact]) => fact).flatMap(describeFact)),
    )
  })

const describeFact = ([name, fact]) => [element('dt', {}, name), element('dd', {}, String(fact))]

const ageSince = (instant) => ageOf(Date.now() - Date.parse(instant))

/** Ages go on between two answers. */
export function refreshAges(card) {
  for (const time of card.querySelectorAll('[data-age]'))
    time.textContent = ageSince(time.dataset.age)
}
