/**
 * Choosing one of a few (chips) or of many (a list).
 *
 * @module
 */
import { element, find } from './dom.js'

const MAX_CHIPS = 5

/**
 * @typedef {object} Option
 * @property {string} value
 * @property {string} label
 */

/**
 * @param {HTMLFieldSetElement} fieldset
 * @param {(value: string) => void} onChoose
 */
export function createChoice(fieldset, onChoose) {
  const chips = find('.chips', fieldset)
  const list = fieldset.querySelector('select')
  list?.addEventListener('change', () => onChoose(list.value))
  chips.addEventListener('change', ({ target }) => onChoose(target.value))

  return {
    /** @param {readonly Option[]} options @param {string | null} chosen */
    show(options, chosen) {
      const isLong = list !== null && options.length > MAX_CHIPS
      fieldset.hidden = options.length === 0
      chips.hidden = isLong
      if (list !== null) list.hidden = !isLong
      if (isLong) list.replaceChildren(...options.map(toItem))
      chips.replaceChildren(...(isLong ? [] : options.map((option) => toChip(option, fieldset.id))))
      this.choose(chosen)
    },
    /** Shows what is chosen; tells nobody. */
    choose(value) {
      if (list !== null && !list.hidden) list.value = value ?? ''
      for (const input of chips.querySelectorAll('input')) input.checked = input.value === value
    },
  }
}

const toItem = ({ value, label }) => element('option', { value }, label)

const toChip = ({ value, label }, group) =>
  element(
    'label',
    { class: 'chip' },
    element('input', { type: 'radio', name: group, value }),
    element('span', {}, label),
  )
