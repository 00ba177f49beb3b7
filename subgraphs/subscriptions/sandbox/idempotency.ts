/**
 * `Idempotency-Key`: the first answer to a POST is the answer to all with its key.
 *
 * @module
 */
import type { Answer } from './answer.ts'
import { keyUsedDifferently } from './errors.ts'
import type { Store } from './store.ts'

export interface KeyedRequest {
  /** `null` without the header, or for a method that needs none. */
  readonly key: string | null
  /** Path and parameters: the same key with others is refused. */
  readonly request: string
  readonly requestId: string
}

/** Faults of the request are not kept: nothing was begun, so a corrected one may use the key again. */
export function answerOnce(
  store: Store,
  { key, request, requestId }: KeyedRequest,
  perform: () => Answer,
): Answer {
  if (key === null) return perform()
  const known = store.findAnswer(key)
  if (known !== null && known.request !== request) throw keyUsedDifferently(key)
  if (known !== null) {
    return {
      status: known.status,
      body: JSON.parse(known.body) as object,
      headers: {
        'idempotency-key': key,
        'original-request': known.requestId,
        'idempotent-replayed': 'true',
      },
    }
  }
  const { status, body } = perform()
  if (status < 400 || status === 402) {
    store.putAnswer(key, { request, requestId, status, body: JSON.stringify(body) })
  }
  return { status, body, headers: { 'idempotency-key': key, 'original-request': requestId } }
}
