/**
 * The sign on the map that says whether what is seen is live.
 *
 * @module
 */
import { find, setText } from './dom.js'

const WORDS = { LIVE: 'Live', RECONNECTING: 'Reconnecting …', ENDED: 'Ended' }

/**
 * @param {HTMLElement} sign
 * @param {() => void} onAgain
 */
export function createStreamSign(sign, onAgain) {
  const again = find('button', sign)
  again.addEventListener('click', onAgain)
  return {
    /** @param {import('./stream.js').State | null} state `null` = there is no stream */
    show(state) {
      sign.hidden = state === null
      if (state === null) return
      sign.dataset.state = state.kind
      setText(find('span', sign), WORDS[state.kind])
      again.hidden = state.kind !== 'ENDED'
    },
  }
}
