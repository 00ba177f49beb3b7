/**
 * Whether what is seen is live.
 *
 * @module
 */
import { explain } from './explain.js'
import { find, setText } from './dom.js'

const WORDS = {
  CONNECTING: 'Connecting',
  LIVE: 'Live',
  RECONNECTING: 'Reconnecting',
  ENDED: 'Ended',
}

/**
 * @param {HTMLElement} sign
 * @param {() => void} onStartAgain
 */
export function createStreamSign(sign, onStartAgain) {
  const words = find('span', sign)
  const button = find('button', sign)
  button.addEventListener('click', onStartAgain)
  return {
    /** @param {import('./listening.js').StreamState | null} state `null` = there is no stream */
    show(state) {
      sign.hidden = state === null
      if (state === null) return
      const { kind, error } = state
      sign.dataset.state = kind
      sign.title = error ? explain(error).title : ''
      setText(words, WORDS[kind])
      button.hidden = kind !== 'ENDED'
    },
  }
}
