/**
 * Elements without markup in strings: what comes from a backend is only ever text.
 *
 * @module
 */

const SVG = 'http://www.w3.org/2000/svg'

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `on…` are listeners; `false`, `null` and `undefined` are left out
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export const element = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children)

/** The same for pictures. */
export const drawing = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children)

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  node.append(...children.filter((child) => child !== null))
  return node
}

/**
 * The one element that `selector` finds, which the page is known to have.
 *
 * @param {string} selector
 * @param {ParentNode} within
 * @returns {any}
 */
export function find(selector, within = document) {
  const found = within.querySelector(selector)
  if (found) return found
  throw new TypeError(`expected ${selector} in the page`)
}

/** Writes text only when it changed, so that nobody's selection is lost for nothing. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text
}
