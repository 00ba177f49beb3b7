/**
 * The cars of a fleet as a list that keeps its rows, so that focus and scrolling stay while the numbers change.
 *
 * @module
 */
import { element, setText } from './dom.js'
import { nameOf, qualityOf } from './format.js'

/** @param {(id: string) => void} onPick */
export function createFleetList(onPick) {
  const list = element('ul', { class: 'fleet' })
  /** By the car's id. */
  const rows = new Map()

  const addRow = (vehicle) => {
    const number = element('span', { class: 'number' })
    const row = element(
      'li',
      {},
      element(
        'button',
        { type: 'button', onclick: () => onPick(vehicle.id) },
        element('b', {}, nameOf(vehicle)),
        element('span', {}, [vehicle.make, vehicle.model].filter(Boolean).join(' ')),
        number,
      ),
    )
    rows.set(vehicle.id, { row, number })
    list.append(row)
    return rows.get(vehicle.id)
  }

  return {
    element: list,
    update(vehicles) {
      for (const vehicle of vehicles) {
        const { number } = rows.get(vehicle.id) ?? addRow(vehicle)
        setText(number, doingOf(vehicle.position))
      }
      const ids = new Set(vehicles.map(({ id }) => id))
      for (const [id, { row }] of rows) {
        if (ids.has(id)) continue
        row.remove()
        rows.delete(id)
      }
    },
  }
}

function doingOf(position) {
  if (!position) return 'no position'
  return position.speed === null
    ? qualityOf(position.quality)
    : `${Math.round(position.speed)} km/h`
}
